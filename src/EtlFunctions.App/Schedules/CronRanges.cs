using System.Globalization;

namespace EtlFunctions.App.Schedules;

/// <summary>Finds what readers of cron expressions take differently.</summary>
/// <remarks>
/// A range that runs backwards goes from the end over to the beginning for some, for NCRONTAB it is turned round. A step that has a beginning and no end stops
/// at the last day of the week for NCRONTAB, others know a day 7, which is Sunday again.
/// </remarks>
internal static class CronRanges
{
    private static readonly string[] Months = [.. CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames.Take(12)];
    private static readonly string[] Days = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames;

    /// <summary>Gets the first step through the days of the week without an end, or <see langword="null"/>.</summary>
    /// <param name="weekdays">The last field of the expression.</param>
    public static string? FirstEndless(string weekdays) =>
        weekdays.Split(',').FirstOrDefault(item => item.Split('/') is [var from, _] && from is not "*" && !from.Contains('-', StringComparison.Ordinal));

    /// <summary>Gets the first range that runs backwards, or <see langword="null"/>.</summary>
    /// <param name="fields">The fields of the expression.</param>
    public static string? FirstReversed(IEnumerable<string> fields) =>
        fields.SelectMany(field => field.Split(',')).Select(item => item.Split('/')[0]).FirstOrDefault(IsReversed);

    private static bool IsReversed(string range) =>
        range.Split('-') is [var from, var to] && Number(from) is { } first && Number(to) is { } last && first > last;

    private static int? Number(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var place = Place(Months, text);
        place = place < 0 ? Place(Days, text) : place;
        return place < 0 ? null : place;
    }

    private static int Place(string[] names, string text) => Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
}
