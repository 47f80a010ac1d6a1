namespace EtlFunctions.Ledger;

/// <summary>The hashes of the keys that a run saw, sorted: eight bytes a record. Where they are many, one part of them at a time.</summary>
/// <remarks>Two keys of one hash only make a product that is gone look as if it was seen; with 64 bits that is less than one in ten million catalogs of a million products.</remarks>
internal sealed class SeenKeys
{
    /// <summary>The most keys held at once: 64 MiB.</summary>
    public const int MostAtOnce = 8 * 1024 * 1024;

    private readonly ulong _parts;
    private readonly ulong _part;
    private long[] _keys;
    private int _count;

    private SeenKeys(long expected, int part, int parts)
    {
        (_part, _parts) = ((ulong)part, (ulong)parts);
        _keys = new long[Math.Clamp(expected / parts, 1024, MostAtOnce)];
    }

    /// <summary>Gets the records whose key could not be read; they may be of any product.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Gets the records that the pages tell of, with and without a key; never fewer than were read.</summary>
    public long Records { get; private set; }

    /// <summary>Gets the committed pages that were read.</summary>
    public int Pages { get; private set; }

    /// <summary>Gets in how many parts the keys of so many records are looked at.</summary>
    public static int PartsFor(long records) => (int)(records / MostAtOnce) + 1;

    /// <summary>Reads the keys of a run.</summary>
    /// <param name="pages">Reads them from the ledger.</param>
    /// <param name="runId">The run.</param>
    /// <param name="records">The records it read.</param>
    /// <param name="further">Further keys that count as seen.</param>
    /// <param name="part">The part of the keys, from 0.</param>
    /// <param name="parts">The number of parts.</param>
    /// <param name="cancellationToken">Stops between statements.</param>
    public static async Task<SeenKeys> ReadAsync(
        PageKeyReader pages, Guid runId, long records, IEnumerable<long> further, int part, int parts, CancellationToken cancellationToken)
    {
        var seen = new SeenKeys(records, part, parts);
        foreach (var key in further)
        {
            seen.Add(key);
        }

        await foreach (var page in pages.ReadAsync(runId, countsHeld: false, cancellationToken))
        {
            seen.Pages++;
            seen.Records += page.Keys.Length;
            seen.Unreadable += page.Unreadable;
            Array.ForEach(page.Keys, seen.Add);
        }

        await foreach (var settled in pages.SettledAsync(runId, cancellationToken))
        {
            if (settled.Key is { } key)
            {
                seen.Add(key);
            }
            else
            {
                seen.Unreadable += settled.IsUnreadable ? 1 : 0;
            }
        }

        Array.Sort(seen._keys, 0, seen._count);
        return seen;
    }

    /// <summary>Tells whether a key is of this part.</summary>
    public bool Covers(long key) => (ulong)key % _parts == _part;

    /// <summary>Tells whether a key of this part was seen.</summary>
    public bool Contains(long key) => Array.BinarySearch(_keys, 0, _count, key) >= 0;

    private void Add(long key)
    {
        if (key == 0 || !Covers(key))
        {
            return;
        }

        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, _keys.Length * 2);
        }

        _keys[_count++] = key;
    }
}
