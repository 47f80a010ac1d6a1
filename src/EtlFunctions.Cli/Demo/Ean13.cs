using System.Globalization;

namespace EtlFunctions.Cli.Demo;

/// <summary>Barcodes of 13 digits (GS1 General Specifications, section 7.9: the check digit).</summary>
internal static class Ean13
{
    /// <summary>The most digits before the check digit.</summary>
    public const long MaxNumber = 999_999_999_999;

    /// <summary>Gets the barcode of a number of at most twelve digits, with its check digit.</summary>
    public static string Of(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxNumber);
        var digits = number.ToString("D12", CultureInfo.InvariantCulture);
        return digits + CheckDigit(digits).ToString(CultureInfo.InvariantCulture);
    }

    private static int CheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
        }

        return (10 - (sum % 10)) % 10;
    }
}
