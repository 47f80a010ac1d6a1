using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Feeds;

/// <summary>An export that the API makes when it is asked to, and that is read once it is ready.</summary>
public sealed record ExportOptions
{
    /// <summary>Gets the request that starts the export. It is never sent again without a look whether it arrived.</summary>
    public required RequestOptions Start { get; init; }

    /// <summary>Gets the request that tells how far the export is; values of the answer to <see cref="Start"/> stand in it as <c>${start.path}</c>.</summary>
    public required ExportPollOptions Poll { get; init; }

    /// <summary>Gets the path in the answer to <see cref="Poll"/> of the value that tells how far the export is.</summary>
    public required string ReadyPath { get; init; }

    /// <summary>Gets the values (<c>readyValue</c>: one or several) of an export that is ready.</summary>
    public required IReadOnlyList<string> ReadyValue { get; init; }

    /// <summary>Gets the values (<c>failedValue</c>: one or several) of an export that never will be.</summary>
    public IReadOnlyList<string> FailedValue { get; init; } = [];

    /// <summary>Gets the request that tells the file's address once the export is ready, with <c>${start.path}</c> and <c>${poll.path}</c>; by default the answer to <see cref="Poll"/> tells it.</summary>
    public RequestOptions? File { get; init; }

    /// <summary>Gets the path of the file's address in the answer that tells it; <see langword="null"/> there means an export without records.</summary>
    public required string UrlPath { get; init; }

    /// <summary>Gets how an export is found of which it is not known whether its start arrived; by default another one is started.</summary>
    public ExportFindOptions? Find { get; init; }

    /// <summary>Gets the paths of the values that are taken from the answer to <see cref="Start"/> and kept.</summary>
    internal IReadOnlyList<string> StartPaths => [.. RequestPlaceholders.In(Poll.Request, "start").Concat(File is null ? [] : RequestPlaceholders.In(File, "start")).Distinct()];
}

/// <summary>How an export is asked how far it is.</summary>
public sealed record ExportPollOptions
{
    /// <summary>Gets the request.</summary>
    public required RequestOptions Request { get; init; }

    /// <summary>Gets the seconds between two looks.</summary>
    /// <value>1 to 3,600; the default is 30.</value>
    [Range(1, 3600)]
    public int Every { get; init; } = 30;

    /// <summary>Gets the seconds after which an export that is not ready is given up.</summary>
    /// <value>1 to 604,800 (a week); the default is 10,800 (3 hours).</value>
    [Range(1, 604_800)]
    public int Timeout { get; init; } = 10_800;
}

/// <summary>How an export is found of which it is not known whether its start arrived.</summary>
public sealed record ExportFindOptions
{
    /// <summary>Gets the request, which answers with the app's latest export.</summary>
    public required RequestOptions Request { get; init; }

    /// <summary>Gets the path of what the one <c>${start.path}</c> of the other requests stands for.</summary>
    public required string IdPath { get; init; }

    /// <summary>Gets the path of the time when that export was created; one from before the start was sent is another.</summary>
    public required string CreatedPath { get; init; }

    /// <summary>Gets the path of a text of the start's request that the export repeats, such as its query; where it differs, the export is another.</summary>
    public required string SamePath { get; init; }
}
