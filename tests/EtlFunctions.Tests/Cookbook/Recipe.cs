using System.Text.RegularExpressions;

namespace EtlFunctions.Tests.Cookbook;

/// <summary>A recipe of <c>docs/cookbook.md</c>: what its blocks of code say, and what the table under them expects.</summary>
/// <param name="Name">The feed's name.</param>
/// <param name="Files">The files by their path below the folder of the feeds.</param>
/// <param name="Answers">What an API answers, by the path with parameters, or with the variables of a GraphQL query in place of them.</param>
/// <param name="Columns">The columns of the table.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Filtered">The records that are left out.</param>
public sealed partial record Recipe(
    string Name, IReadOnlyDictionary<string, string> Files, IReadOnlyDictionary<string, string> Answers, string[] Columns, IReadOnlyList<string> Rows, long Filtered)
{
    private static readonly string Document = File.ReadAllText(Repository.File("docs", "cookbook.md")).ReplaceLineEndings("\n");

    /// <summary>Gets the recipes: the sections with a feed.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [.. Document.Split("\n## ").Skip(1).Where(section => section.Contains("\n```json feeds/", StringComparison.Ordinal)).Select(Read)];

    /// <summary>Gets the headings, and those that the contents link to.</summary>
    public static (string[] Headings, string[] Links) Contents =>
        ([.. Heading().Matches(Document).Select(m => Anchor(m.Groups[1].Value))], [.. Link().Matches(Document).Select(m => m.Groups[1].Value)]);

    private static string Anchor(string heading) => new([.. heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-').Select(c => c == ' ' ? '-' : c)]);

    private static Recipe Read(string section)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match block in Block().Matches(section))
        {
            var (kind, name, text) = (block.Groups["kind"].Value, block.Groups["name"].Value, block.Groups["text"].Value);
            (kind.Length > 0 ? answers : files).Add(kind.Length > 0 ? name : name["feeds/".Length..], text);
        }

        var table = section.Split('\n').Where(line => line.StartsWith('|')).ToArray();
        var filtered = FilteredRecords().Match(section);
        return new Recipe(
            Path.GetFileNameWithoutExtension(files.Keys.First(f => f.EndsWith(".json", StringComparison.Ordinal))),
            files,
            answers,
            Cells(table[0]),
            [.. table.Skip(2).Select(row => string.Join(" | ", Cells(row)))],
            filtered.Success ? long.Parse(filtered.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0);
    }

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex(@"^```\w+ (?:(?<kind>GET|POST) )?(?<name>\S+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?:This|The) .*?(?:is|are) (\d+) filtered\.$", RegexOptions.Multiline)]
    private static partial Regex FilteredRecords();

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial Regex Link();
}
