using System.Globalization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Ledger;

/// <summary>Judges how many of a run's records were rejected: pure.</summary>
public static class RejectLimit
{
    /// <summary>The records from which on the share of rejects is judged while the run goes on; of fewer, a few would decide.</summary>
    public const int JudgedFrom = 100;

    /// <summary>Gets what a run under way has too much of, or <see langword="null"/> while it may go on.</summary>
    /// <param name="limits">The run's limits.</param>
    /// <param name="read">The records read so far, in all attempts.</param>
    /// <param name="rejected">Those of them that were rejected.</param>
    public static string? Passed(LimitOptions limits, long read, long rejected)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return rejected > limits.MaxRejects
            ? string.Create(CultureInfo.InvariantCulture, $"{rejected} of {read} records were rejected, more than limits.maxRejects allows ({limits.MaxRejects})")
            : read >= JudgedFrom ? PassedShare(limits, read, rejected) : null;
    }

    /// <summary>Gets what a run that read everything has too much of, or <see langword="null"/> where it may succeed.</summary>
    /// <param name="limits">The run's limits.</param>
    /// <param name="read">The records read in all attempts.</param>
    /// <param name="rejected">Those of them that were rejected.</param>
    public static string? PassedAtEnd(LimitOptions limits, long read, long rejected) => read > 0 && rejected == read
        ? string.Create(CultureInfo.InvariantCulture, $"all that was read was rejected: {rejected} of {read} records")
        : Passed(limits, read, rejected) ?? PassedShare(limits, read, rejected);

    private static string? PassedShare(LimitOptions limits, long read, long rejected) => rejected * 100 > limits.MaxRejectPercent * read
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{rejected} of {read} records were rejected ({100.0 * rejected / read:0.#} %), more than limits.maxRejectPercent allows ({limits.MaxRejectPercent} %)")
        : null;
}
