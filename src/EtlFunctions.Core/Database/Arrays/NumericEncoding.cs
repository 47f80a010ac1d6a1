using System.Buffers.Binary;

namespace EtlFunctions.Database.Arrays;

/// <summary>Encodes a decimal as PostgreSQL's binary numeric: digits of base 10,000 with the weight of the first.</summary>
internal static class NumericEncoding
{
    /// <summary>The most bytes a decimal takes: four headers, and eight digits for 96 bits with up to two for the alignment.</summary>
    public const int MaxSize = (4 + MaxDigits) * sizeof(short);

    private const int MaxDigits = 10;
    private const int DecimalsPerDigit = 4;
    private const uint Base = 10_000;
    private const short Negative = 0x4000;

    /// <summary>Writes the value.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(decimal value, Span<byte> destination)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var scale = value.Scale;
        // Four words, the lowest first. Not UInt128, whose code is never compiled ahead.
        Span<uint> rest = [(uint)parts[0], (uint)parts[1], (uint)parts[2], 0];

        // The decimals are filled up to whole digits of base 10,000.
        var fractionDigits = (scale + DecimalsPerDigit - 1) / DecimalsPerDigit;
        for (var i = scale; i < fractionDigits * DecimalsPerDigit; i++)
        {
            MultiplyByTen(rest);
        }

        Span<short> digits = stackalloc short[MaxDigits];
        var count = 0;
        for (rest = rest.TrimEnd(0u); !rest.IsEmpty; rest = rest.TrimEnd(0u))
        {
            digits[count++] = (short)DivideByBase(rest);
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

    private static void MultiplyByTen(Span<uint> words)
    {
        var carry = 0UL;
        foreach (ref var word in words)
        {
            carry += word * 10UL;
            word = (uint)carry;
            carry >>= 32;
        }
    }

    private static uint DivideByBase(Span<uint> words)
    {
        var remainder = 0UL;
        for (var i = words.Length - 1; i >= 0; i--)
        {
            var dividend = (remainder << 32) | words[i];
            words[i] = (uint)(dividend / Base);
            remainder = dividend % Base;
        }

        return (uint)remainder;
    }
}
