using System.Globalization;

namespace EtlFunctions.Mapping;

/// <summary>Tells whether PostgreSQL can hold a JSON number: in <c>jsonb</c> it becomes a <c>numeric</c>.</summary>
/// <remarks>
/// A <c>numeric</c> has up to 131,072 digits before and 16,383 after the decimal point (PostgreSQL documentation, chapter
/// "Numeric Types").
/// </remarks>
internal static class JsonNumberRange
{
    private const int MaxWholeDigits = 131_072;
    private const int MaxFractionDigits = 16_383;

    public static bool Contains(ReadOnlySpan<byte> number)
    {
        var mark = number.IndexOfAny((byte)'e', (byte)'E');
        if (mark < 0 && number.Length <= MaxFractionDigits)
        {
            return true;
        }

        var exponent = 0;
        if (mark >= 0 && !int.TryParse(number[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            return false;
        }

        var digits = (mark < 0 ? number : number[..mark]).TrimStart((byte)'-');
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (fraction.Length - (long)exponent > MaxFractionDigits)
        {
            return false;
        }

        // A JSON number has no leading zeros but the one before its point.
        var firstDigit = whole is [(byte)'0'] ? fraction.IndexOfAnyInRange((byte)'1', (byte)'9') : 0;
        var wholeDigits = whole is [(byte)'0'] ? -firstDigit : whole.Length;
        return firstDigit < 0 || wholeDigits + (long)exponent <= MaxWholeDigits;
    }
}
