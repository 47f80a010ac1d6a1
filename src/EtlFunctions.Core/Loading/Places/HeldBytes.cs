using System.Buffers.Binary;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>A held record as one value: its bytes, and of one that was transformed those before it too.</summary>
/// <remarks>No record begins with the sign of the latter, as NUL is no JSON.</remarks>
internal static class HeldBytes
{
    private const int Head = sizeof(byte) + sizeof(int);

    public static byte[] Of(in RawRecord record)
    {
        if (record.From is null)
        {
            return record.Payload.ToArray();
        }

        var bytes = new byte[Head + record.Payload.Length + record.Kept.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), record.Payload.Length);
        record.Payload.Span.CopyTo(bytes.AsSpan(Head));
        record.Kept.Span.CopyTo(bytes.AsSpan(Head + record.Payload.Length));
        return bytes;
    }

    /// <summary>Takes the bytes apart.</summary>
    /// <param name="held">The record, with what was held as its payload.</param>
    public static RawRecord Read(in RawRecord held)
    {
        if (held.Payload.Span is not [0, ..])
        {
            return held;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(held.Payload.Span[1..]);
        return held with
        {
            Payload = held.Payload.Slice(Head, length),
            From = new TransformedFrom(held with { Payload = held.Payload[(Head + length)..], Problem = null }),
        };
    }
}
