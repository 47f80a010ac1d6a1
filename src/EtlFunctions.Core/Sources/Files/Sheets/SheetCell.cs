using System.Globalization;

namespace EtlFunctions.Sources.Files;

/// <summary>Writes a cell's value as it is stored, whatever the cell's format makes of it.</summary>
internal static class SheetCell
{
    // From here on a decimal loses digits, and further up it ends.
    private const double Smallest = 1e-12;
    private const double Largest = 1e27;

    /// <summary>Gets the text of a value; of an error the one that Excel shows, such as <c>#N/A</c>, which no number column takes.</summary>
    public static string Text(object? value) => value switch
    {
        null or DBNull => string.Empty,
        string text => text,
        bool truth => truth ? "true" : "false",
        double number => Number(number),
        // A date without a time of day is a day.
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>Writes a number with the 15 digits that Excel has, without those that binary numbers add, and without an exponent.</summary>
    private static string Number(double number) => Math.Abs(number) is 0 or (> Smallest and < Largest)
        ? ((decimal)number).ToString("0.############################", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);
}
