using EtlFunctions.Checking;
using EtlFunctions.Diagnostics;

namespace EtlFunctions.Cli.Previews;

/// <summary>Words in how many of the first records the mapped paths are.</summary>
internal static class PathText
{
    /// <summary>Words how often each path was found, on one line.</summary>
    public static string Counts(IReadOnlyList<FoundPath> paths) =>
        $"of {Amount.Of(paths[0].Records, "record")}: {string.Join(", ", paths.Select(p => $"{p.Path} in {Amount.Of(p.Found)}{(p.Filled < p.Found ? $" ({Amount.Of(p.Found - p.Filled)} empty)" : "")}"))}";

    /// <summary>Words which paths are nowhere, a line for each.</summary>
    public static IEnumerable<string> Nowhere(IReadOnlyList<FoundPath> paths) =>
        paths.Where(p => p.Instead is not null).Select(p => $"no record has {p.Column}: {p.Instead}");
}
