using EtlFunctions.Feeds;
using FeedFolder = EtlFunctions.Tests.Sources.Files.FeedFolder;

namespace EtlFunctions.Tests.Feeds;

/// <summary>The keys <c>transform</c> and <c>transformLimits</c> of every kind of source.</summary>
public sealed class TransformReaderTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(""" "type": "file", "path": "a.csv" """)]
    [InlineData(""" "type": "http", "baseUrl": "https://a.example" """)]
    [InlineData(""" "type": "postgres", "table": "a.b", "key": "id" """)]
    public void Transform_BesideTheFeed_IsRead(string source)
    {
        _folder.Write("scripts/shop.js", "\uFEFFexport default r => r;\n");

        var feed = Read($$"""{{source}}, "transform": "scripts/shop.js", "transformLimits": { "maxStatements": 5000, "maxDepth": 10 }""");

        Assert.Equal(("shop.js", "export default r => r;\n", 5000, 10, 5000), (feed.Source.Transform!.File, feed.Source.Transform.Text, feed.Source.Transform.Limits.MaxStatements, feed.Source.TransformLimits.MaxDepth, feed.Source.TransformLimits.MaxMilliseconds));
    }

    [Theory]
    [InlineData("\"gone.js\"", "found \"gone.js\", which cannot be read (FileNotFoundException), expected the path of a script beside the feed file, such as shop.js")]
    [InlineData("\"../shop.js\"", "expected the path of a script beside the feed file, such as shop.js")]
    [InlineData("\"/shop.js\"", "expected the path of a script beside the feed file, such as shop.js")]
    [InlineData("7", "expected the path of a script beside the feed file, such as shop.js")]
    [InlineData("\"bad.js\"", "found \"bad.js\", line 2, column 10: Unexpected token ';', expected a script that can be run")]
    [InlineData("\"shop.js\", \"transformLimits\": { \"maxDepth\": 9 }", "an integer from 10 to 500")]
    [InlineData("\"shop.js\", \"transformLimits\": { \"depth\": 9 }", "the unknown key \"depth\"")]
    public void Transform_ThatCannotBe_IsAnErrorOfTheFeed(string value, string expected)
    {
        _folder.Write("shop.js", "export default r => r;");
        _folder.Write("bad.js", "export default r => {\n return +;\n}");

        var errors = Assert.Throws<FeedValidationException>(() => Read($$""" "type": "file", "path": "a.csv", "transform": {{value}} """)).Errors;

        Assert.Contains(expected, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TransformLimits_WithoutATransform_AreAnError() => Assert.Contains(
        "no transformLimits without transform",
        Assert.Single(Assert.Throws<FeedValidationException>(() => Read(""" "type": "file", "path": "a.csv", "transformLimits": {} """)).Errors).ToString(),
        StringComparison.Ordinal);

    private Feed Read(string source) => FeedText.Read($$"""{ "name": "shop", "source": { {{source}} }, "mapping": { "id": "id" } }""", "shop.json", _folder.Path, _ => null);
}
