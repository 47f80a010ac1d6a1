using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Holds what the first records of a run have against what those of an earlier one had: pure.</summary>
internal static class ShapeJudge
{
    /// <summary>Finds the paths that were there and are not any more.</summary>
    /// <param name="options">From which shares on a path counts.</param>
    /// <param name="known">What is known; only paths that are mapped now are held.</param>
    /// <param name="records">The records looked at now.</param>
    /// <param name="now">What they have.</param>
    public static IReadOnlyList<LostPath> Find(ShapeOptions options, IReadOnlyList<KnownPath> known, long records, IReadOnlyList<PathCount> now)
    {
        var lost = new List<LostPath>();
        foreach (var path in now)
        {
            if (known.FirstOrDefault(k => k.Path == path.Path) is not { } before
                || path.IsOptional
                || Math.Min(records, before.Records) < ShapeOptions.FewestRecords
                || lost.Exists(l => path.Path.StartsWith($"{l.Now.Path}[].", StringComparison.Ordinal)))
            {
                continue;
            }

            // Few records may lack by chance what many had.
            var isFew = Math.Min(records, before.Records) < options.Records;
            if (path.Found == 0 && Share(before.Found, before.Records) >= (isFew ? ShapeOptions.NearlyAllPercent : options.VanishedPercent))
            {
                lost.Add(new LostPath(before, path, IsVanished: true));
            }
            else if (Share(path.Filled, records) <= 100 - ShapeOptions.NearlyAllPercent
                && Share(before.Filled, before.Records) >= (isFew ? ShapeOptions.NearlyAllPercent : options.EmptiedPercent))
            {
                lost.Add(new LostPath(before, path, IsVanished: false));
            }
        }

        return lost;
    }

    private static double Share(long part, long whole) => 100.0 * part / whole;
}

/// <summary>A path that was there and is not any more.</summary>
/// <param name="Before">What the earlier run found.</param>
/// <param name="Now">What this one found.</param>
/// <param name="IsVanished">Whether no record has it; else nearly none has a value there.</param>
internal sealed record LostPath(KnownPath Before, PathCount Now, bool IsVanished);
