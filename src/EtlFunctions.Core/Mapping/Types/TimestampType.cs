using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>A <c>timestamptz</c> column: ISO 8601, a declared .NET format, or seconds or milliseconds since 1970; in UTC, to the microsecond.</summary>
/// <remarks>.NET's years 1 to 9999 are the bound; PostgreSQL's range is wider.</remarks>
internal sealed class TimestampType : ColumnType<DateTimeOffset?>
{
    /// <summary>The format that stands for seconds since 1970-01-01T00:00:00Z.</summary>
    public const string UnixSeconds = "unix";

    /// <summary>The format that stands for milliseconds since 1970-01-01T00:00:00Z.</summary>
    public const string UnixMilliseconds = "unixMs";

    // NoCurrentDateDefault: the result must not depend on the day of the load.
    private const DateTimeStyles Styles =
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault;

    private static readonly long MaxMicros = DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond;
    private static readonly Misfit Range = new(RejectCodes.OutOfRange, "a time from the year 1 to the year 9999");

    private readonly string? _format;
    private readonly Misfit _invalid;

    /// <summary>Initializes a new instance of the <see cref="TimestampType"/> class.</summary>
    /// <param name="format">The format, one that <see cref="IsFormat"/> takes, or <see langword="null"/> for ISO 8601.</param>
    public TimestampType(string? format)
    {
        _format = format;
        _invalid = new Misfit(RejectCodes.InvalidTimestamp, format switch
        {
            null => "a time in ISO 8601 such as 2024-01-31T09:30:00Z; declare another format with 'format'",
            UnixSeconds => "seconds since 1970-01-01 as a number",
            UnixMilliseconds => "milliseconds since 1970-01-01 as a number",
            _ => $"a time in the format '{format}'",
        });
    }

    /// <summary>Tells whether a format can be read back and names a whole date, so that the result depends on the text alone.</summary>
    /// <param name="format">The format.</param>
    /// <returns>Whether it can be used.</returns>
    public static bool IsFormat(string format)
    {
        if (format is UnixSeconds or UnixMilliseconds)
        {
            return true;
        }

        try
        {
            var probe = new DateTimeOffset(2021, 2, 13, 12, 0, 0, TimeSpan.Zero);
            return DateTime.TryParseExact(
                probe.ToString(format, CultureInfo.InvariantCulture), format, CultureInfo.InvariantCulture, Styles, out var read)
                && read.Date == probe.Date;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override Misfit? Convert(in FieldValue found, out DateTimeOffset? value)
    {
        value = null;
        var misfit = TypedText.Read(found, _invalid, out var text);
        if (misfit is not null || text.IsEmpty)
        {
            return misfit;
        }

        long ticks;
        switch (_format)
        {
            case UnixSeconds or UnixMilliseconds:
                if (!NumberText.TryParse(text, '.', out var number))
                {
                    return _invalid;
                }

                if (!number.TryScale(_format == UnixSeconds ? 6 : 3, MaxMicros, out var micros, out _, out _))
                {
                    return Range;
                }

                ticks = DateTime.UnixEpoch.Ticks + ((number.Negative ? -micros : micros) * TimeSpan.TicksPerMicrosecond);
                break;
            case null:
                if (found.Kind == JsonTokenType.Number || !IsoTimestamp.TryParse(text, out ticks))
                {
                    return _invalid;
                }

                break;
            default:
                if (!DateTime.TryParseExact(Encoding.UTF8.GetString(text), _format, CultureInfo.InvariantCulture, Styles, out var time))
                {
                    return _invalid;
                }

                ticks = time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond);
                break;
        }

        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return Range;
        }

        value = new DateTimeOffset(ticks, TimeSpan.Zero);
        return null;
    }
}
