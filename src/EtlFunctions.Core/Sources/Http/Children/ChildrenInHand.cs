using System.Collections.Concurrent;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>Children of records whose page could not be read to its end, so that the next attempt goes on instead of beginning anew.</summary>
/// <remarks>An API that asks to wait every few requests would else never let a large page come to its end.</remarks>
internal sealed class ChildrenInHand(TimeProvider timeProvider)
{
    private const long MaxBytes = 32 * 1024 * 1024;
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (IReadOnlyList<RawRecord> Records, long Bytes, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);
    private long _bytes;

    public IReadOnlyList<RawRecord>? Find(string key) => _kept.TryGetValue(key, out var kept) && kept.Until > timeProvider.GetUtcNow() ? kept.Records : null;

    public void Keep(string key, IReadOnlyList<RawRecord> records)
    {
        var bytes = records.Sum(record => (long)record.Payload.Length) + key.Length;
        if (Interlocked.Read(ref _bytes) + bytes > MaxBytes)
        {
            return;
        }

        Forget(key);
        if (_kept.TryAdd(key, (records, bytes, timeProvider.GetUtcNow() + Age)))
        {
            Interlocked.Add(ref _bytes, bytes);
        }
    }

    public void Forget(string key)
    {
        if (_kept.TryRemove(key, out var kept))
        {
            Interlocked.Add(ref _bytes, -kept.Bytes);
        }
    }
}
