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
        var fractionLength = point < 0 ? 0 : digits.Length - point - 1;
        return fractionLength - (long)exponent <= MaxFractionDigits
            && (whole.Length + (long)exponent <= MaxWholeDigits || !digits.ContainsAnyInRange((byte)'1', (byte)'9'));
    }
}
