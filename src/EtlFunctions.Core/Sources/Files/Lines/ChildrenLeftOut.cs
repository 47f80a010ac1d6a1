using System.Globalization;

namespace EtlFunctions.Sources.Files;

/// <summary>Tells of lines that the feed leaves out.</summary>
internal static class ChildrenLeftOut
{
    /// <summary>Gets the words for a number of lines, or <see langword="null"/> for none.</summary>
    public static string? Tell(long lines) => lines == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{lines:N0} {(lines == 1 ? "line names" : "lines name")} another and {(lines == 1 ? "is" : "are")} left out by source.childWhere.");
}
