using EtlFunctions.Loading;
using EtlFunctions.Mapping;

namespace EtlFunctions.Checking;

/// <summary>Looks for the mapped paths in the first records of a source.</summary>
public static class FoundPaths
{
    /// <summary>The records that are looked at, where the source has as many.</summary>
    public const int FirstRecords = 100;

    /// <summary>Counts in how many records each mapped path is, and tells what stands in place of those that are nowhere.</summary>
    /// <param name="mapping">The mapping; one that a registered mapper replaces names no paths.</param>
    /// <param name="records">The records.</param>
    /// <returns>The paths in the order of the columns; none where no record could be read.</returns>
    public static IReadOnlyList<FoundPath> Of(MappingOptions mapping, IReadOnlyCollection<RawRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var counter = new PathCounter(mapping);
        foreach (var record in records.Where(r => !r.IsFiltered))
        {
            counter.Add(record);
        }

        if (counter.Records == 0)
        {
            return [];
        }

        var payloads = records.Where(r => r is { Problem: null, IsFiltered: false }).Select(r => r.Payload).ToArray();
        return [.. counter.Counts.Select(c => new FoundPath(c.Path, c.Column, counter.Records, c.Found, c.Filled, Instead(c, counter.Counts, payloads)))];
    }

    // What is in an array of variants that is nowhere is told with the array.
    private static string? Instead(PathCount path, IReadOnlyList<PathCount> all, ReadOnlyMemory<byte>[] payloads) =>
        path.Found > 0 || path.IsOptional || all.Any(a => a.Found == 0 && path.Path.StartsWith($"{a.Path}[].", StringComparison.Ordinal))
            ? null
            : WhatIsThere.InPlaceOf(path.Path, all, payloads);
}
