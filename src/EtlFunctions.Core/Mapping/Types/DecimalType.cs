using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>A <c>numeric(18,4)</c> column: rounded half away from zero to 4 digits, at most 14 before the point.</summary>
/// <remarks>The separator holds for texts; a JSON number always has a point.</remarks>
internal sealed class DecimalType : ColumnType<decimal?>
{
    private const int Decimals = 4;
    private const long MaxUnits = 999_999_999_999_999_999;

    private readonly char _separator;
    private readonly Misfit _invalid;
    private readonly Misfit _sign;
    private readonly Misfit _range;
    private readonly Misfit _other;

    /// <summary>Initializes a new instance of the <see cref="DecimalType"/> class.</summary>
    /// <param name="separator">The decimal separator of texts, <c>.</c> or <c>,</c>.</param>
    public DecimalType(char separator)
    {
        _separator = separator;
        var expected = $"a number with '{separator}' before its decimals, such as {(separator == '.' ? "1234.56 or 1,234.56" : "1234,56 or 1.234,56")}";
        _invalid = new Misfit(RejectCodes.InvalidNumber, expected);
        _sign = new Misfit(RejectCodes.InvalidNumber, expected + ", without a currency sign or code: that belongs in the column currency");
        _other = new Misfit(RejectCodes.InvalidNumber, $"{expected}; where the source writes all its numbers so, set decimalSeparator to \"{Other(separator)}\"");
        _range = new Misfit(RejectCodes.OutOfRange, "a number of at most 14 digits before its decimals");
    }

    /// <inheritdoc/>
    public override Misfit? Convert(in FieldValue found, out decimal? value)
    {
        value = null;
        var misfit = TypedText.Read(found, _invalid, out var text);
        if (misfit is not null || text.IsEmpty)
        {
            return misfit;
        }

        if (!NumberText.TryParse(text, found.Kind == JsonTokenType.Number ? '.' : _separator, out var number))
        {
            return HasCurrency(text) ? _sign : found.Kind != JsonTokenType.Number && NumberText.TryParse(text, Other(_separator), out _) ? _other : _invalid;
        }

        if (!number.TryScale(Decimals, MaxUnits, out var units, out var next, out _))
        {
            return _range;
        }

        units += next >= 5 ? 1 : 0;
        if (units > MaxUnits)
        {
            return _range;
        }

        value = ToDecimal(units, number.Negative);
        return null;
    }

    private static char Other(char separator) => separator == '.' ? ',' : '.';

    private static decimal ToDecimal(long units, bool negative)
    {
        byte scale = Decimals;
        for (; scale > 0 && units % 10 == 0; scale--)
        {
            units /= 10;
        }

        return new decimal((int)units, (int)(units >> 32), 0, negative && units != 0, scale);
    }

    private static bool HasCurrency(ReadOnlySpan<byte> text)
    {
        var hasDigit = text.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
        foreach (var rune in Encoding.UTF8.GetString(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.CurrencySymbol || (hasDigit && Rune.IsLetter(rune)))
            {
                return true;
            }
        }

        return false;
    }
}
