using System.Globalization;
using System.Text.RegularExpressions;

namespace EtlFunctions.Incremental;

/// <summary>How a time in ISO 8601 is written: how far down it goes, its separators and its offset.</summary>
internal sealed partial class TimestampForm
{
    private readonly Match _parts;

    private TimestampForm(Match parts) => _parts = parts;

    /// <summary>Gets the time as written, without its offset and cut to seconds, in ticks.</summary>
    public long LocalSeconds =>
        DateTime.ParseExact(_parts.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture).Ticks
        + (Number("hour") * TimeSpan.TicksPerHour) + (Number("minute") * TimeSpan.TicksPerMinute) + (Number("second") * TimeSpan.TicksPerSecond);

    /// <summary>Gets the digits after the seconds.</summary>
    public string Fraction => _parts.Groups["fraction"].Value;

    /// <summary>Takes a time apart.</summary>
    /// <param name="text">A text that <see cref="Mapping.IsoTimestamp"/> reads.</param>
    public static TimestampForm Of(string text) => new(Parts().Match(text));

    /// <summary>Writes another time in this form; what the form does not go down to is cut off.</summary>
    /// <param name="local">The time, with this form's offset, in ticks.</param>
    /// <param name="fraction">The digits after the seconds; cut or filled up with zeros to as many as the form has.</param>
    public string Write(long local, string fraction)
    {
        var time = new DateTime(Math.Clamp(local, 0, DateTime.MaxValue.Ticks));
        var text = time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!_parts.Groups["hour"].Success)
        {
            return text;
        }

        text += _parts.Groups["separator"].Value + time.ToString("HH:mm", CultureInfo.InvariantCulture);
        if (_parts.Groups["second"].Success)
        {
            text += time.ToString(":ss", CultureInfo.InvariantCulture);
        }

        if (Fraction.Length > 0)
        {
            text += _parts.Groups["point"].Value + fraction.PadRight(Fraction.Length, '0')[..Fraction.Length];
        }

        return text + _parts.Groups["offset"].Value;
    }

    private int Number(string part) => _parts.Groups[part] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        """^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})((?<separator>[Tt ])(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})((?<point>[.,])(?<fraction>[0-9]+))?)?(?<offset>.*))?\z""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
