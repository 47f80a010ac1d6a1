using System.Buffers.Binary;

namespace EtlFunctions.Loading.Arrays;

/// <summary>Encodes a decimal as PostgreSQL's binary numeric: digits of base 10,000 with the weight of the first.</summary>
internal static class NumericEncoding
{
    /// <summary>The most bytes a decimal takes: four headers, and eight digits for 96 bits with up to two for the alignment.</summary>
    public const int MaxSize = (4 + MaxDigits) * sizeof(short);

    private const int MaxDigits = 10;
    private const int DecimalsPerDigit = 4;
    private const int Base = 10_000;
    private const short Negative = 0x4000;

    /// <summary>Writes the value.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(decimal value, Span<byte> destination)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var scale = value.Scale;
        var rest = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);

        // The decimals are filled up to whole digits of base 10,000.
        var fractionDigits = (scale + DecimalsPerDigit - 1) / DecimalsPerDigit;
        for (var i = scale; i < fractionDigits * DecimalsPerDigit; i++)
        {
            rest *= 10;
        }

        Span<short> digits = stackalloc short[MaxDigits];
        var count = 0;
        while (rest != 0)
        {
            // Most prices are small enough for the processor's own division.
            if (rest <= ulong.MaxValue)
            {
                var small = (ulong)rest;
                digits[count++] = (short)(small % Base);
                rest = small / Base;
            }
            else
            {
                digits[count++] = (short)(rest % Base);
                rest /= Base;
            }
        }

        var trailing = 0;
        while (trailing < count && digits[trailing] == 0)
        {
            trailing++;
        }

        var weight = count == 0 ? 0 : count - fractionDigits - 1;
        BinaryPrimitives.WriteInt16BigEndian(destination, (short)(count - trailing));
        BinaryPrimitives.WriteInt16BigEndian(destination[2..], (short)weight);
        BinaryPrimitives.WriteInt16BigEndian(destination[4..], decimal.IsNegative(value) && count > 0 ? Negative : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(destination[6..], (short)scale);
        var written = 8;
        for (var i = count - 1; i >= trailing; i--, written += sizeof(short))
        {
            BinaryPrimitives.WriteInt16BigEndian(destination[written..], digits[i]);
        }

        return written;
    }
}
