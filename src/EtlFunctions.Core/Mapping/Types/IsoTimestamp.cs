namespace EtlFunctions.Mapping;

/// <summary>Reads the ISO 8601 times that catalogs hold: a date, or a date and a time, with or without an offset.</summary>
/// <remarks>
/// <c>2024-01-31</c>, <c>2024-01-31T09:30</c>, <c>2024-01-31 09:30:15.123456789+02:00</c>. A space may stand for the T, a
/// comma for the point, and the offset may be <c>Z</c>, <c>+02</c>, <c>+0200</c> or <c>+02:00</c>; without one the time is UTC.
/// Digits after the microseconds are cut off, since PostgreSQL keeps no more.
/// </remarks>
internal ref struct IsoTimestamp
{
    private ReadOnlySpan<byte> _rest;

    private IsoTimestamp(ReadOnlySpan<byte> text) => _rest = text;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The ASCII text without white space around it.</param>
    /// <param name="ticks">The time in UTC, in ticks of .NET; outside the years 1 to 9999 where an offset leads there.</param>
    /// <returns>Whether the text is a time.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        var reader = new IsoTimestamp(text);
        return reader.TryRead(out ticks);
    }

    private bool TryRead(out long ticks)
    {
        if (!TryReadDate(out ticks))
        {
            return false;
        }

        if (_rest.IsEmpty)
        {
            return true;
        }

        if (!TryTake((byte)'T') && !TryTake((byte)'t') && !TryTake((byte)' '))
        {
            return false;
        }

        if (!TryReadTime(out var time) || !TryReadOffset(out var offset))
        {
            return false;
        }

        ticks += time - offset;
        return _rest.IsEmpty;
    }

    private bool TryReadDate(out long ticks)
    {
        ticks = 0;
        if (!TryReadDigits(4, out var year) || !TryTake((byte)'-') || !TryReadDigits(2, out var month)
            || !TryTake((byte)'-') || !TryReadDigits(2, out var day)
            || year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return true;
    }

    private bool TryReadTime(out long ticks)
    {
        ticks = 0;
        if (!TryReadDigits(2, out var hour) || !TryTake((byte)':') || !TryReadDigits(2, out var minute))
        {
            return false;
        }

        var second = 0;
        var micros = 0L;
        if (TryTake((byte)':') && (!TryReadDigits(2, out second) || !TryReadFraction(out micros)))
        {
            return false;
        }

        // As in PostgreSQL, 24:00 is the next midnight and a leap second the next minute's first.
        var midnight = hour == 24 && minute == 0 && second == 0 && micros == 0;
        if ((hour > 23 && !midnight) || minute > 59 || second > 60)
        {
            return false;
        }

        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond)
            + (micros * TimeSpan.TicksPerMicrosecond);
        return true;
    }

    private bool TryReadFraction(out long micros)
    {
        micros = 0;
        if (!TryTake((byte)'.') && !TryTake((byte)','))
        {
            return true;
        }

        var count = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        count = count < 0 ? _rest.Length : count;
        for (var i = 0; i < 6; i++)
        {
            micros = (micros * 10) + (i < count ? _rest[i] - '0' : 0);
        }

        _rest = _rest[count..];
        return count > 0;
    }

    private bool TryReadOffset(out long ticks)
    {
        ticks = 0;
        if (_rest.IsEmpty || TryTake((byte)'Z') || TryTake((byte)'z'))
        {
            return true;
        }

        var sign = TryTake((byte)'+') ? 1 : TryTake((byte)'-') ? -1 : 0;
        if (sign == 0 || !TryReadDigits(2, out var hours))
        {
            return false;
        }

        var minutes = 0;
        if ((TryTake((byte)':') || !_rest.IsEmpty) && !TryReadDigits(2, out minutes))
        {
            return false;
        }

        ticks = sign * ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute));
        return hours < 16 && minutes < 60;
    }

    private bool TryReadDigits(int count, out int value)
    {
        value = 0;
        if (_rest.Length < count || _rest[..count].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in _rest[..count])
        {
            value = (value * 10) + digit - '0';
        }

        _rest = _rest[count..];
        return true;
    }

    private bool TryTake(byte character)
    {
        if (_rest.IsEmpty || _rest[0] != character)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }
}
