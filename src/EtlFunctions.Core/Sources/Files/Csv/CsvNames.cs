using System.Globalization;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Judges the names of a table's columns.</summary>
internal static class CsvNames
{
    /// <summary>Numbers names that come more than once, such as <c>Bullet Point (2)</c>, so that each names one column.</summary>
    /// <exception cref="SourceException">Something reads one of these columns by a name that several have.</exception>
    public static string[] Distinct(string[] names, string file, RecordLayout layout)
    {
        var counts = names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).ToDictionary(g => g.Key, _ => 0, StringComparer.Ordinal);
        if (counts.Keys.FirstOrDefault(n => !string.IsNullOrWhiteSpace(n) && Reader(n, layout) is not null) is { } read)
        {
            throw Misfit(file, $"found two columns named \"{read}\", which {Reader(read, layout)} reads; expected that name once, or one of \"{read} (1)\" and \"{read} (2)\" there");
        }

        return counts.Count == 0 ? names : [.. names.Select(n => counts.ContainsKey(n) && !string.IsNullOrWhiteSpace(n)
            ? string.Create(CultureInfo.InvariantCulture, $"{n} ({++counts[n]})")
            : n)];
    }

    /// <summary>Refuses names that cannot be those of columns, and a table that lacks columns which the feed names.</summary>
    /// <exception cref="SourceException">It does.</exception>
    public static void Verify(string[] names, string file, RecordLayout layout, Func<string?> proposal)
    {
        if (names.Length == 0)
        {
            throw Misfit(file, "found a header without a name; expected the names of the columns");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
            {
                throw Misfit(file, string.Create(CultureInfo.InvariantCulture, $"found column {i + 1} without a name in the header; expected a name for each"));
            }

            if (names[i] == CsvHeader.RowsName || !seen.Add(names[i]))
            {
                throw Misfit(file, names[i] == CsvHeader.RowsName
                    ? $"found a column named {CsvHeader.RowsName}; that name stands for a record's rows"
                    : $"found two columns named \"{names[i]}\"; expected each name once");
            }
        }

        if (MappedColumns.Missing(layout.Mapping, names, hasParts: false) is { } missing)
        {
            throw new FeedMisfitException(
                $"{file}: {missing}. {proposal() ?? "Correct the file, source.delimiter or the mapping, or set \"optional\": true where a column may be missing"}, and start again.");
        }

        if (layout.Keys?.Fields.FirstOrDefault(f => !seen.Contains(f.Field)) is { Field: not null } key)
        {
            throw new FeedMisfitException(
                $"{file}: found no column for {key.Key} \"{FoundText.Quote(key.Field)}\"; the columns are {MappedColumns.Told(names)}. {proposal() ?? $"Correct the file, source.delimiter or {key.Key}"}, and start again.");
        }
    }

    private static string? Reader(string name, RecordLayout layout) =>
        layout.Mapping.Mapper is not null ? "mapping.mapper may be what"
        : MappedColumns.ReaderOf(layout.Mapping, name) ?? layout.Keys?.Fields.FirstOrDefault(f => f.Field == name).Key;

    private static SourceException Misfit(string file, string found) =>
        new($"{file}: {found}. Correct the file, source.delimiter or the mapping, and start again.") { StopsRun = true };
}
