using Cronos;

namespace EtlFunctions.App.Schedules;

/// <summary>When the nightly run is due: the setting <c>NightlySchedule</c>, read in the time zone <c>Etl__NightlyTimeZone</c>.</summary>
/// <remarks>
/// A time of the day that the clocks leave out is due at the instant they are moved; one that they show twice is due the first
/// time only. A schedule that repeats within the day (<c>*</c>, ranges or steps in hours, minutes or seconds) goes by elapsed time instead.
/// </remarks>
public sealed class NightlySchedule
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private NightlySchedule(CronExpression expression, TimeZoneInfo zone) => (_expression, _zone) = (expression, zone);

    /// <summary>Reads an expression.</summary>
    /// <param name="expression">NCRONTAB: five fields, or six with seconds first.</param>
    /// <param name="zone">The time zone it is meant in.</param>
    /// <exception cref="FormatException">It is none, or never due. The message goes on after the setting's name and value.</exception>
    public static NightlySchedule Parse(string expression, TimeZoneInfo zone)
    {
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6))
        {
            throw new FormatException($"has {fields.Length} fields, expected 6: second, minute, hour, day, month, day of the week, such as 0 0 2 * * * for 02:00");
        }

        if (CronRanges.FirstReversed(fields) is { } reversed)
        {
            throw new FormatException($"has the range {reversed}, which runs backwards and is read in two ways, expected two ranges or a list, such as 22-23,0-2");
        }

        if (CronRanges.FirstEndless(fields[^1]) is { } endless)
        {
            throw new FormatException($"has the step {endless} through the days of the week, whose end is read in two ways, expected a list, such as MON,THU");
        }

        var parsed = Parse(string.Join(' ', fields), fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        return parsed.GetNextOccurrence(DateTimeOffset.UnixEpoch, zone) is null
            ? throw new FormatException("names a day that no year has, expected one that comes")
            : new NightlySchedule(parsed, zone);
    }

    /// <summary>Gets the first instant after one and not after another at which the nightly run is due, or <see langword="null"/>.</summary>
    /// <param name="after">Where the last look ended.</param>
    /// <param name="until">Where this one ends.</param>
    public DateTimeOffset? FirstDue(DateTimeOffset after, DateTimeOffset until) =>
        after < until && _expression.GetNextOccurrence(after, _zone) is { } due && due <= until ? due : null;

    private static CronExpression Parse(string expression, CronFormat format)
    {
        try
        {
            return CronExpression.Parse(expression, format);
        }
        catch (CronFormatException exception)
        {
            throw new FormatException($"is no NCRONTAB expression ({exception.Message.TrimEnd('.')}), expected second, minute, hour, day, month, day of the week, such as 0 0 2 * * * for 02:00");
        }
    }
}
