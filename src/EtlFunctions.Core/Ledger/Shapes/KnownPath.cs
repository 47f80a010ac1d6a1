namespace EtlFunctions.Ledger;

/// <summary>How often a mapped path was found in the first records of an earlier run.</summary>
/// <param name="Path">The path from the record on.</param>
/// <param name="Records">The records looked at.</param>
/// <param name="Found">Those that had the path.</param>
/// <param name="Filled">Those that had a value there that is neither null nor empty.</param>
/// <param name="RunId">The run.</param>
/// <param name="NotedAt">When it succeeded.</param>
public sealed record KnownPath(string Path, long Records, long Found, long Filled, Guid RunId, DateTimeOffset NotedAt);
