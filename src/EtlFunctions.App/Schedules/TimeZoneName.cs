using EtlFunctions.Feeds.Reading;
using TimeZoneConverter;

namespace EtlFunctions.App.Schedules;

/// <summary>Finds time zones by their names in the IANA or the Windows list, on any system.</summary>
/// <remarks>.NET itself translates between the lists only with ICU, which this app runs without.</remarks>
internal static class TimeZoneName
{
    /// <summary>Finds a time zone.</summary>
    /// <param name="name">Its name, such as <c>Europe/Berlin</c> or <c>W. Europe Standard Time</c>.</param>
    /// <exception cref="FormatException">There is none. The message goes on after the setting's name and value and offers the nearest.</exception>
    public static TimeZoneInfo Find(string name)
    {
        try
        {
            return TZConvert.GetTimeZoneInfo(name.Trim());
        }
        catch (Exception exception) when (exception is TimeZoneNotFoundException or InvalidTimeZoneException or ArgumentException)
        {
            throw new FormatException(IsKnown(name)
                ? "is a time zone whose rules this system lacks: install its tzdata, or take UTC"
                : $"is no time zone, expected a name of the IANA or the Windows list, such as Europe/Berlin{Offer(name)}");
        }
    }

    private static bool IsKnown(string name) =>
        TZConvert.KnownIanaTimeZoneNames.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase) || TZConvert.KnownWindowsTimeZoneIds.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);

    private static string Offer(string name)
    {
        var known = TZConvert.KnownIanaTimeZoneNames.Concat(TZConvert.KnownWindowsTimeZoneIds).Order(StringComparer.Ordinal).ToList();
        var word = name.Trim().Replace(' ', '_');
        var places = known.Where(k => word.Length > 2 && k.Split('/')[^1].Equals(word, StringComparison.OrdinalIgnoreCase));
        var near = NearestWord.To(name.Trim(), known);
        var city = NearestWord.To(word.Split('/')[^1], known.Select(k => k.Split('/')[^1]));
        var offers = places
            .Concat(near is null ? [] : [near])
            .Concat(known.Where(k => k.Split('/')[^1] == city))
            .Distinct(StringComparer.Ordinal).Take(3).ToList();
        return offers.Count == 0 ? "" : $"; the nearest: {string.Join(", ", offers)}";
    }
}
