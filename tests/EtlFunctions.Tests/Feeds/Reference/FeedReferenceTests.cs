using System.Text.RegularExpressions;

namespace EtlFunctions.Tests.Feeds.Reference;

/// <summary><c>docs/feeds.md</c> says what the schema says. With ETL_WRITE_DOCS set, it is written instead of compared.</summary>
public sealed partial class FeedReferenceTests
{
    private static readonly string Document = Repository.File("docs", "feeds.md");

    private static readonly string Expected = FeedReference.Of(File.ReadAllText(Repository.File("feeds", "feed.schema.json")));

    [Fact]
    public void Document_OfTheRepository_IsMadeFromTheSchema()
    {
        if (Environment.GetEnvironmentVariable("ETL_WRITE_DOCS") is { Length: > 0 })
        {
            File.WriteAllText(Document, Expected);
        }

        var (expected, found) = (Expected.Split('\n'), File.ReadAllText(Document).Split('\n'));
        var line = expected.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();

        Assert.True(
            line == expected.Length && line == found.Length,
            $"docs/feeds.md, line {line + 1}: found \"{found.ElementAtOrDefault(line)}\", expected \"{expected.ElementAtOrDefault(line)}\". "
            + "Write it anew: ETL_WRITE_DOCS=1 dotnet test tests/EtlFunctions.Tests --filter FullyQualifiedName~FeedReferenceTests");
    }

    [Fact]
    public void Document_KeysOfTheSchema_AreAllThere() => Assert.All(
        FeedSchemaKeysTests.AllKeys.Where(key => key.Length > 0), key => Assert.Contains($"\n| `{key}` |", Expected, StringComparison.Ordinal));

    [Fact]
    public void Document_Links_LeadToHeadings()
    {
        var headings = Headings().Matches(Expected).Select(heading => heading.Groups[1].Value.ToUpperInvariant()).ToArray();

        Assert.All(Anchors().Matches(Expected), anchor => Assert.Contains(anchor.Groups[1].Value.ToUpperInvariant(), headings));
    }

    [Fact]
    public void Document_Example_IsAFeed()
    {
        var json = Example().Match(Expected).Groups[1].Value;

        Assert.Equal("shop", FeedText.Parse(json).Name);
        Assert.Empty(FeedSchema.Errors(json));
    }

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial Regex Anchors();

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
