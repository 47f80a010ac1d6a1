using System.Text.RegularExpressions;

namespace EtlFunctions.Tests.Architecture;

/// <summary>The files that <c>docs/architecture.md</c> leads a reader to are there.</summary>
public sealed partial class ArchitectureDocumentTests
{
    [Fact]
    public void Document_FilesItNames_Exist()
    {
        var named = Files().Matches(File.ReadAllText(Repository.File("docs/architecture.md"))).Select(match => match.Groups["path"].Value).Distinct().ToArray();

        Assert.Contains("Loading/ChunkLoader.cs", named);
        Assert.Equal([], named.Where(path => !File.Exists(Repository.File(InSource(path)))));
    }

    private static string InSource(string path) =>
        path.StartsWith("EtlFunctions.", StringComparison.Ordinal) ? $"src/{path}" : $"src/EtlFunctions.Core/{path}";

    [GeneratedRegex("`(?<path>[A-Za-z.]+/[A-Za-z_/]+\\.(cs|sql))`", RegexOptions.ExplicitCapture)]
    private static partial Regex Files();
}
