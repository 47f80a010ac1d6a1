using System.Globalization;
using System.Text.RegularExpressions;

namespace EtlFunctions.Tests.Diagnostics;

/// <summary>The text of all projects is looked through, so that one that these tests do not reference counts too.</summary>
public sealed class EventIdsTests
{
    private static readonly Dictionary<string, int> Blocks = new(StringComparer.Ordinal)
    {
        ["EtlFunctions.Core"] = 1000,
        ["EtlFunctions.App"] = 2000,
        ["EtlFunctions.Cli"] = 3000,
    };

    private static readonly List<(string Project, string Text)> Files =
    [
        .. Directory.EnumerateDirectories(Repository.File("src"))
            .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"))
                .Select(file => (Path.GetFileName(project), File.ReadAllText(file)))),
    ];

    [Fact]
    public void EventIds_OfAllProjects_AreUniqueAndInTheirProjectsBlock()
    {
        var declared = Declared();

        Assert.Equal(Blocks.Keys.Order(), declared.Select(d => d.Project).Distinct().Order());
        Assert.Empty(declared.GroupBy(d => d.Id).Where(same => same.Count() > 1).Select(same => string.Join(", ", same)));
        Assert.All(declared, d => Assert.InRange(d.Id, Blocks[d.Project], Blocks[d.Project] + 999));
    }

    [Fact]
    public void LogMessages_OfAllProjects_EachHaveADeclaredIdOfTheirOwn()
    {
        var used = Files.SelectMany(f => Regex.Matches(f.Text, @"\[LoggerMessage\(\s*([^,\s)]*)").Select(m => $"{f.Project} {m.Groups[1].Value}"));

        Assert.Equal(Declared().Select(d => $"{d.Project} {d.Class}.{d.Name}").Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    private static List<(string Project, string Class, string Name, int Id)> Declared() =>
    [
        .. from file in Files
           let type = Regex.Match(file.Text, @"\bclass (\w*EventIds)\b")
           where type.Success
           from constant in Regex.Matches(file.Text, @"\bconst int (\w+) = (\w+);")
           select (file.Project, type.Groups[1].Value, constant.Groups[1].Value, int.Parse(constant.Groups[2].Value, CultureInfo.InvariantCulture)),
    ];
}
