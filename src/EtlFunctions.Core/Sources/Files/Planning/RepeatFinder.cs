using System.Numerics;
using EtlFunctions.Catalog;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds keys that come again, in memory that does not grow with their number.</summary>
/// <remarks>
/// A Bloom filter of four bits a key remembers what came: with 10 million keys in its largest size some 0.4 % are taken for
/// repeated that are not, which costs them a little time and nothing else.
/// </remarks>
internal sealed class RepeatFinder
{
    private const int Bits = 4;
    private const int MinWords = 1 << 10;
    private const int MaxWords = 1 << 21;

    private readonly ulong[] _seen;
    private readonly HashSet<long> _repeated = [];

    /// <param name="bytes">The size of the source in bytes, from which the number of keys is guessed.</param>
    public RepeatFinder(long bytes) =>
        _seen = new ulong[(int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(bytes / 64, MinWords, MaxWords))];

    /// <summary>Gets the hashes of the keys that came again.</summary>
    public IReadOnlyCollection<long> Repeated => _repeated.Count > RepeatedKeys.MaxTold ? RepeatedKeys.All : _repeated;

    /// <summary>Gets a value indicating whether more came again than can be told, so that no more need to be looked for.</summary>
    public bool IsFull => _repeated.Count > RepeatedKeys.MaxTold;

    /// <summary>Looks at a key.</summary>
    public void Add(ReadOnlySpan<char> key) => Add(RecordKey.Hash(key));

    /// <summary>Notes a key as repeated.</summary>
    public void AddRepeated(long hash)
    {
        if (!IsFull)
        {
            _repeated.Add(hash);
        }
    }

    private void Add(long hash)
    {
        var isNew = false;
        // Two halves of the hash make any number of independent ones (Kirsch and Mitzenmacher, 2006).
        var (step, bit) = ((uint)(hash >> 32) | 1, (uint)hash);
        for (var i = 0; i < Bits; i++, bit += step)
        {
            var spread = (ulong)bit * 0x9E3779B97F4A7C15;
            ref var word = ref _seen[(int)(spread >> 32) & (_seen.Length - 1)];
            var mask = 1UL << (int)(spread & 63);
            isNew |= (word & mask) == 0;
            word |= mask;
        }

        if (!isNew)
        {
            AddRepeated(hash);
        }
    }
}
