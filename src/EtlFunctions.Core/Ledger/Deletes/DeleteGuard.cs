using System.Globalization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Ledger;

/// <summary>Judges whether products that a run did not see may be discontinued without a person: pure.</summary>
internal static class DeleteGuard
{
    /// <summary>Gets why the deletes are withheld, or <see langword="null"/> where they may be applied.</summary>
    /// <param name="target">What the feed allows.</param>
    /// <param name="known">The feed's products before the run that were not discontinued.</param>
    /// <param name="missing">Those of them that the run did not see.</param>
    /// <param name="unreadable">The run's rejects whose key could not be read.</param>
    /// <param name="doubts">What the source warned of that may have hidden a record.</param>
    public static string? Withholds(TargetOptions target, long known, long missing, long unreadable, IReadOnlyList<string> doubts)
    {
        if (missing == 0)
        {
            return null;
        }

        if (doubts.Count > 0)
        {
            return $"a record may have been missed while the source was read: {doubts[0]}";
        }

        if (unreadable > 0 && !target.UnreadableMayDelete)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{unreadable:N0} rejected {(unreadable == 1 ? "record has" : "records have")} no key that could be read, and may be any product (target.unreadableMayDelete)");
        }

        if (missing <= Allowed(target.MaxDeletePercent, known))
        {
            return null;
        }

        return target.MaxDeletePercent == 0 ? "target.maxDeletePercent is 0: a person approves every delete"
            : missing == known ? string.Create(CultureInfo.InvariantCulture, $"they are all {known:N0} products that the feed had")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"they are {100.0 * missing / known:0.#} % of the {known:N0} products that the feed had, more than target.maxDeletePercent allows ({target.MaxDeletePercent} %)");
    }

    /// <summary>Gets how many of so many may go: a share of them, and always a few, unless these are all there are.</summary>
    public static long Allowed(int percent, long known) => percent switch
    {
        0 => 0,
        100 => known,
        _ => Math.Max(known * percent / 100, Math.Min(TargetOptions.AlwaysAllowed, known - 1)),
    };
}
