using System.Globalization;
using System.Numerics;

namespace EtlFunctions.Incremental;

/// <summary>Whole numbers. A key is the sign, the number of digits and the digits; of a negative number, the complements of both.</summary>
internal sealed class IntegerValues : CursorValues
{
    private const int MostDigits = 999;

    public override string Expected => "a whole number";

    public override string Before(string value, int lag) => lag == 0 ? value : (Parse(value)!.Value - lag).ToString(CultureInfo.InvariantCulture);

    protected override string? KeyOf(string text)
    {
        if (Parse(text) is not { } number)
        {
            return null;
        }

        var digits = BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture);
        return number.Sign < 0
            ? string.Create(CultureInfo.InvariantCulture, $"0{MostDigits - digits.Length:D3}{string.Concat(digits.Select(digit => (char)('0' + '9' - digit)))}")
            : string.Create(CultureInfo.InvariantCulture, $"1{digits.Length:D3}{digits}");
    }

    private static BigInteger? Parse(string text) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
