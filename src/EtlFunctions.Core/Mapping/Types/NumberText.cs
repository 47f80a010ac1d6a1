namespace EtlFunctions.Mapping;

/// <summary>A number written in digits, taken apart without rounding and without a bound on its length.</summary>
/// <remarks>
/// <c>decimal.Parse</c> would round a long fraction before the column does, and .NET's group separators may stand anywhere:
/// it reads <c>1,2,3</c> as 123. Here they stand only between groups of three.
/// </remarks>
internal readonly ref struct NumberText
{
    // More than this and even one digit is beyond every column, in either direction.
    private const int MaxExponent = 1_000_000_000;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly ReadOnlySpan<byte> _fraction;
    private readonly int _exponent;
    private readonly int _wholeDigits;

    private NumberText(bool negative, ReadOnlySpan<byte> whole, int wholeDigits, ReadOnlySpan<byte> fraction, int exponent)
    {
        Negative = negative;
        _whole = whole;
        _wholeDigits = wholeDigits;
        _fraction = fraction;
        _exponent = exponent;
    }

    /// <summary>Gets a value indicating whether a minus stands before the number.</summary>
    public bool Negative { get; }

    /// <summary>Takes a number apart: sign, digits with groups, separator, digits, exponent.</summary>
    /// <param name="text">The ASCII text without white space around it.</param>
    /// <param name="separator">The decimal separator; the other one of <c>.</c> and <c>,</c> groups digits by three.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, char separator, out NumberText number)
    {
        number = default;
        var negative = !text.IsEmpty && text[0] == (byte)'-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        var exponent = 0;
        var mark = text.IndexOfAny((byte)'e', (byte)'E');
        if (mark >= 0)
        {
            if (!TryReadExponent(text[(mark + 1)..], out exponent))
            {
                return false;
            }

            text = text[..mark];
        }

        var point = text.IndexOf((byte)separator);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        var group = separator == '.' ? (byte)',' : (byte)'.';
        if (!IsDigits(fraction) || whole.Length + fraction.Length == 0 || !TryCountWhole(whole, group, out var wholeDigits))
        {
            return false;
        }

        number = new NumberText(negative, whole, wholeDigits, fraction, exponent);
        return true;
    }

    /// <summary>Gives the number's absolute value in units of 10^-<paramref name="decimals"/>.</summary>
    /// <param name="decimals">The digits to keep after the point, at most 9.</param>
    /// <param name="maxUnits">The largest value allowed, below 10^18.</param>
    /// <param name="units">The value, cut after the last digit kept.</param>
    /// <param name="next">The first digit cut off: 5 or more means that rounding half away from zero goes up.</param>
    /// <param name="exact">Whether nothing but zeros was cut off.</param>
    /// <returns>Whether the value is within the range.</returns>
    public bool TryScale(int decimals, long maxUnits, out long units, out int next, out bool exact)
    {
        units = 0;
        next = 0;
        exact = true;
        var keep = (long)_wholeDigits + _exponent + decimals;
        for (var i = 0; i < _whole.Length + _fraction.Length; i++)
        {
            var digit = (i < _whole.Length ? _whole[i] : _fraction[i - _whole.Length]) - '0';
            if (digit < 0)
            {
                continue;
            }

            if (keep > 0)
            {
                units = (units * 10) + digit;
                if (units > maxUnits)
                {
                    return false;
                }
            }
            else
            {
                next = keep == 0 ? digit : next;
                exact &= digit == 0;
            }

            keep--;
        }

        for (; keep > 0 && units > 0; keep--)
        {
            units *= 10;
            if (units > maxUnits)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var negative = !text.IsEmpty && text[0] == (byte)'-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        if (text.IsEmpty || !IsDigits(text))
        {
            return false;
        }

        foreach (var digit in text)
        {
            exponent = (int)Math.Min(MaxExponent, (exponent * 10L) + digit - '0');
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static bool TryCountWhole(ReadOnlySpan<byte> whole, byte group, out int digits)
    {
        digits = whole.Length;
        var first = whole.IndexOf(group);
        if (first < 0)
        {
            return IsDigits(whole);
        }

        // "0,123" is a fraction written with the other separator, not 123.
        if (first is 0 or > 3 || whole[0] == (byte)'0' || !IsDigits(whole[..first]))
        {
            return false;
        }

        digits = first;
        for (var rest = whole[first..]; !rest.IsEmpty; rest = rest[4..])
        {
            if (rest.Length < 4 || rest[0] != group || !IsDigits(rest[1..4]))
            {
                return false;
            }

            digits += 3;
        }

        return true;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
