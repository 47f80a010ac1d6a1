using EtlFunctions.Catalog;
using EtlFunctions.Checking;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Previews;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Checks;

/// <summary>Whether a feed's records can be read and mapped.</summary>
internal sealed class SourceChecks(CommandSession session, Feed feed)
{
    /// <summary>Gets the first products, once the checks are made.</summary>
    public IReadOnlyList<Product> Products { get; private set; } = [];

    public async Task RunAsync(CheckList checks)
    {
        if (!await checks.RunAsync("mapping", MappingAsync))
        {
            checks.Skip("source", "the mapping cannot be used");
            return;
        }

        if (feed.Source is HttpSourceOptions { Export: not null })
        {
            checks.Skip("source", "the API makes a file of its records when a run asks it to; a check has none made");
            return;
        }

        var preview = new FeedPreview(session, feed);
        var records = new List<PreviewedRecord>();
        if (await checks.RunAsync("source", () => SourceAsync(preview, records), WaitsFor))
        {
            Products = [.. records.Select(record => record.Mapped.Product).OfType<Product>()];
            await FurtherAsync(checks);
            await checks.RunAsync("first page", () => Task.FromResult(FirstPage(records)));
            if (FoundPaths.Of(feed.Mapping, [.. records.Select(record => record.Raw)]) is { Count: > 0 } paths)
            {
                await checks.RunAsync("paths", () => Task.FromResult(Paths(paths)));
            }

            if (CursorReader.Of(feed.Incremental) is { } cursor && records.Count > 0)
            {
                await checks.RunAsync("incremental", () => Task.FromResult(Incremental(cursor, records)));
            }
        }
        else
        {
            checks.Skip("first page", "the source cannot be read");
        }
    }

    private string WaitsFor => feed.Source switch
    {
        HttpSourceOptions http when Uri.TryCreate(http.BaseUrl, UriKind.Absolute, out var url) => $"an answer of {url.Scheme}://{url.Authority}",
        PostgresSourceOptions => "an answer of the source's database",
        _ => "the source",
    };

    private Task<string> MappingAsync()
    {
        session.Services.GetRequiredService<IRecordMapperFactory>().Create(feed.Name, feed.Mapping);
        return Task.FromResult(feed.Mapping.Mapper is { } named ? $"the mapper {named}" : "as declared");
    }

    private async Task<string> SourceAsync(FeedPreview preview, List<PreviewedRecord> records)
    {
        await foreach (var record in preview.ReadAsync(Math.Max(feed.Limits.PageSize, FoundPaths.FirstRecords), session.StopRequested))
        {
            records.Add(record);
        }

        return preview.Findings.Count > 0 ? string.Join('\n', preview.Findings) : $"of type {feed.Source.Type}";
    }

    /// <summary>Makes the checks that only this kind of source has.</summary>
    private async Task FurtherAsync(CheckList checks)
    {
        await using var source = await FeedSource.OpenAsync(session, feed);
        foreach (var check in source.Checks)
        {
            await checks.RunAsync(check.Name, () => check.RunAsync(session.StopRequested));
        }
    }

    private string Incremental(CursorReader cursor, List<PreviewedRecord> records)
    {
        var found = records.Count(record => RawLines.Of(record.Raw).Any(raw => cursor.Read(raw) is not null));
        var origin = CursorOrigin.Of(feed.Incremental)!;
        return found > 0
            ? $"{Amount.Of(found)} of {Amount.Of(records.Count, "record")} have a {origin.TypeName} at {origin.Path}"
            : throw new CommandException(
                ExitCode.Failed, $"{origin.MissingIn(records.Count)}; a run would fail. Compare cursorPath and type with the records: 'preview'.");
    }

    private static SourceFinding Paths(IReadOnlyList<FoundPath> paths)
    {
        string[] nowhere = [.. PathText.Nowhere(paths)];
        return new SourceFinding(
            string.Join('\n', [.. nowhere, PathText.Counts(paths), .. nowhere.Length > 0 ? ["A run would load nothing there. Correct the paths, or set \"optional\": true at the fields"] : Array.Empty<string>()]),
            IsWarning: nowhere.Length > 0);
    }

    private string FirstPage(List<PreviewedRecord> all)
    {
        var records = all.Take(feed.Limits.PageSize).ToArray();
        var read = records.Length;
        var rejected = records.Where(record => record.IsReject).ToArray();
        var filtered = records.Count(record => record.Raw.IsFiltered);
        if (read == 0)
        {
            return "no records: the source is empty, or what the feed asks it for chooses none. A run would load nothing, and fail where the one before read some (allowEmpty)";
        }

        if (filtered == read)
        {
            throw new CommandException(ExitCode.Failed, $"the transform leaves out all of {Amount.Of(read, "record")}. Compare the script with 'preview'.");
        }

        if (rejected.Length == 0)
        {
            return filtered == 0 ? $"{Amount.Of(read, "record")} read, all become products"
                : $"{Amount.Of(read, "record")} read, {Amount.Of(filtered)} left out by the transform, all others become products";
        }

        var first = $"the first reject, {rejected[0].Raw.Location}: {rejected[0].Mapped.Reject!.Message}";
        if (rejected.Length < read - filtered && RejectLimit.PassedAtEnd(feed.Limits, all.Count, all.Count(record => record.IsReject)) is { } passed)
        {
            throw new CommandException(ExitCode.Failed, $"{passed}; {first}. A run would fail after loading the others.");
        }

        return rejected.Length < read - filtered
            ? $"{Amount.Of(read, "record")} read, {Amount.Of(rejected.Length, "reject")}; {first}"
            : throw new CommandException(
                ExitCode.Failed, $"none of {Amount.Of(read, "record")} becomes a product; {first}. Compare the feed's mapping with 'preview'.");
    }
}
