using System.Collections.Concurrent;

namespace EtlFunctions.Sources.Http;

/// <summary>The pages with a number that this process has seen, so that the same records under two numbers are noticed whoever read them.</summary>
internal sealed class KnownPages
{
    private const int MaxRemembered = 20_000;

    private readonly ConcurrentDictionary<ulong, int> _seen = new();

    /// <summary>Notes a page.</summary>
    /// <returns>The page that has these records: this one, or another seen before.</returns>
    public int Note(ulong fingerprint, int index) =>
        _seen.Count < MaxRemembered ? _seen.GetOrAdd(fingerprint, index) : _seen.GetValueOrDefault(fingerprint, index);
}
