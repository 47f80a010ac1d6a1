using EtlFunctions.Feeds;

namespace EtlFunctions.Starting;

/// <summary>Which feed to run and how.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="FullRefresh">Whether an unfinished run is cancelled and a new one begun, instead of adopting it.</param>
/// <param name="Limits">The sizes of a new run, or <see langword="null"/> for the feed's own; an adopted run keeps its sizes.</param>
public sealed record StartOrder(string Feed, bool FullRefresh = false, LimitOptions? Limits = null);
