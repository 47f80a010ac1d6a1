using System.Buffers.Binary;

namespace EtlFunctions.Sources.Http;

/// <summary>The fingerprints of a walk, bounded so that they fit its cursor and survive a restart with it.</summary>
/// <remarks>
/// The latest ones are kept, and for good every one whose number is a power of two: a walk that goes round in a circle of any
/// length meets one of these once it has gone as far as the circle is long (Brent's method).
/// </remarks>
internal sealed class SeenPages
{
    private const int Latest = 200;

    private readonly List<ulong> _anchors = [];
    private readonly Queue<ulong> _latest = [];
    private long _count;

    private SeenPages()
    {
    }

    /// <summary>Reads what <see cref="ToString"/> gave.</summary>
    public static SeenPages Parse(string? text)
    {
        var seen = new SeenPages();
        if (text is null)
        {
            return seen;
        }

        var bytes = Convert.FromBase64String(text).AsSpan();
        seen._count = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var anchors = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        for (bytes = bytes[12..]; bytes.Length >= 8; bytes = bytes[8..])
        {
            var fingerprint = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if (anchors-- > 0)
            {
                seen._anchors.Add(fingerprint);
            }
            else
            {
                seen._latest.Enqueue(fingerprint);
            }
        }

        return seen;
    }

    /// <summary>Adds a fingerprint.</summary>
    /// <returns><see langword="false"/> when it was seen before.</returns>
    public bool Add(ulong fingerprint)
    {
        if (_latest.Contains(fingerprint) || _anchors.Contains(fingerprint))
        {
            return false;
        }

        if (long.IsPow2(++_count))
        {
            _anchors.Add(fingerprint);
        }

        _latest.Enqueue(fingerprint);
        if (_latest.Count > Latest)
        {
            _latest.Dequeue();
        }

        return true;
    }

    public override string ToString()
    {
        var bytes = new byte[12 + (8 * (_anchors.Count + _latest.Count))];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, _count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), _anchors.Count);
        var at = 12;
        foreach (var fingerprint in _anchors.Concat(_latest))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), fingerprint);
            at += 8;
        }

        return Convert.ToBase64String(bytes);
    }
}
