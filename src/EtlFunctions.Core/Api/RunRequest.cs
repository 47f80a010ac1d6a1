using EtlFunctions.Feeds;

namespace EtlFunctions.Api;

/// <summary>The body of <c>POST feeds/{feed}/runs</c>: how to run the feed. What it reads from and writes to is the deployment's business.</summary>
/// <param name="FullRefresh">Whether a new run reads everything, whatever the feed's watermark; an unfinished one is cancelled.</param>
/// <param name="Limits">The sizes of a new run, the feed's own where the request names none; <see langword="null"/> when it names none at all.</param>
public sealed record RunRequest(bool FullRefresh = false, LimitOptions? Limits = null)
{
    /// <summary>Gets a value indicating whether an unfinished run is cancelled and a new one begun, instead of resuming it.</summary>
    public bool Fresh { get; init; }

    /// <summary>Gets a value indicating whether the run's records are taken whatever the feed's shape was.</summary>
    public bool AcceptShape { get; init; }
}
