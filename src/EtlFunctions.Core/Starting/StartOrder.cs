using EtlFunctions.Feeds;

namespace EtlFunctions.Starting;

/// <summary>Which feed to run and how.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="FullRefresh">Whether a new run reads everything, whatever the feed's watermark; an unfinished one is cancelled.</param>
/// <param name="Limits">The sizes of a new run, or <see langword="null"/> for the feed's own; an adopted run keeps its sizes.</param>
public sealed record StartOrder(string Feed, bool FullRefresh = false, LimitOptions? Limits = null)
{
    /// <summary>Gets a value indicating whether an unfinished run is cancelled and a new one begun, instead of adopting it.</summary>
    public bool Fresh { get; init; }

    /// <summary>Gets a value indicating whether the run's records are taken whatever the feed's shape was.</summary>
    public bool AcceptShape { get; init; }

    /// <summary>Gets a value indicating whether a new run begins in any case.</summary>
    internal bool IsNew => Fresh || FullRefresh;
}
