using System.Globalization;
using System.Text;
using EtlFunctions.Mapping;

namespace EtlFunctions.Incremental;

/// <summary>Times in ISO 8601. A key is the time in UTC, with as many digits after the seconds as count.</summary>
internal sealed class TimestampValues : CursorValues
{
    public override string Expected => "a time in ISO 8601 such as 2024-01-31T09:30:00Z";

    public override string Before(string value, int lag)
    {
        if (lag == 0)
        {
            return value;
        }

        var form = TimestampForm.Of(value);
        return form.Write(form.LocalSeconds - (lag * TimeSpan.TicksPerSecond), form.Fraction);
    }

    public override Watermark NotAfter(Watermark watermark, DateTimeOffset time)
    {
        var fraction = FractionOf(time.UtcTicks);
        if (string.CompareOrdinal(watermark.Key, Key(time.UtcTicks, fraction)) <= 0)
        {
            return watermark;
        }

        var form = TimestampForm.Of(watermark.Value);
        var offset = form.LocalSeconds - Seconds(Ticks(watermark.Value)!.Value);
        return Read(form.Write(time.UtcTicks + offset, fraction))!;
    }

    protected override string? KeyOf(string text) => Ticks(text) is { } ticks ? Key(ticks, TimestampForm.Of(text).Fraction) : null;

    // More digits than ticks have count too: of two times that differ in nanoseconds the later one has the higher key.
    private static string Key(long ticks, string fraction)
    {
        var seconds = new DateTime(Seconds(ticks)).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var digits = fraction.TrimEnd('0');
        return digits.Length == 0 ? seconds : $"{seconds}.{digits}";
    }

    private static long Seconds(long ticks) => ticks - (ticks % TimeSpan.TicksPerSecond);

    private static string FractionOf(long ticks) => (ticks % TimeSpan.TicksPerSecond).ToString("D7", CultureInfo.InvariantCulture);

    private static long? Ticks(string text) =>
        IsoTimestamp.TryParse(Encoding.UTF8.GetBytes(text), out var ticks) && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : null;
}
