using System.Text.RegularExpressions;

namespace EtlFunctions.Database;

/// <summary>The name of a table or view as a person writes it: <c>schema.table</c> or <c>table</c>, each name as the catalog has it; one with a dot stands in double quotes.</summary>
/// <param name="Schema">The schema, or <see langword="null"/> for the first of the search path that has it.</param>
/// <param name="Name">The table.</param>
internal sealed partial record RelationName(string? Schema, string Name)
{
    /// <summary>Reads a name.</summary>
    /// <returns>The name, or <see langword="null"/> for anything else.</returns>
    public static RelationName? TryParse(string text)
    {
        var match = Form().Match(text);
        return match.Success ? new RelationName(match.Groups["schema"].Success ? Part(match, "schema") : null, Part(match, "name")) : null;
    }

    /// <summary>Writes the name for a statement.</summary>
    public string Quoted() => Schema is null ? SqlIdentifier.Quote(Name) : $"{SqlIdentifier.Quote(Schema)}.{SqlIdentifier.Quote(Name)}";

    /// <summary>Writes the name for people.</summary>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";

    private static string Part(Match match, string group)
    {
        var text = match.Groups[group].Value;
        return text.StartsWith('"') ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    [GeneratedRegex(@"^(?:(?<schema>""(?:[^""\0]|"""")+""|[^.""\s\0]+)\.)?(?<name>""(?:[^""\0]|"""")+""|[^.""\s\0]+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
