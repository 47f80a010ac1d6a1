using System.Globalization;

namespace EtlFunctions.Transforms;

/// <summary>How a number that a script computed is written.</summary>
internal static class NumberForm
{
    /// <summary>The most bytes of a number.</summary>
    public const int LongestBytes = 32;

    /// <summary>The largest whole number of which every smaller one is one too: 2^53 - 1.</summary>
    public const long LargestSafe = 9_007_199_254_740_991;

    /// <summary>Writes a finite number in the fewest digits that tell it.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(double value, Span<byte> text)
    {
        int length;
        if (value == Math.Truncate(value) && Math.Abs(value) <= LargestSafe)
        {
            // Also of -0, which is 0.
            ((long)value).TryFormat(text, out length, provider: CultureInfo.InvariantCulture);
        }
        else
        {
            value.TryFormat(text, out length, "R", CultureInfo.InvariantCulture);
        }

        return length;
    }
}
