using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Feeds;

public sealed class EnvironmentTextTests
{
    private const string Secret = "s3cret..value";

    [Theory]
    [InlineData("${env:A}", "one")]
    [InlineData("x-${env:A}/${env:B}.y", "x-one/two.y")]
    [InlineData("${env:A}${env:A}", "oneone")]
    [InlineData("$${env:A}", "${env:A}")]
    [InlineData("$$${env:A}", "$${env:A}")]
    [InlineData("$a $ {env:A} }$", "$a $ {env:A} }$")]
    [InlineData("${env:NESTED}", "${env:A}")]
    public void Text_WithVariables_IsSubstitutedOnce(string written, string expected)
    {
        var feed = FeedText.Parse(
            FeedText.With("source", $$"""{ "type": "file", "path": "{{written}}" }"""), ("A", "one"), ("B", "two"), ("NESTED", "${env:A}"));

        Assert.Equal([expected], ((FileSourceOptions)feed.Source).Paths);
    }

    [Fact]
    public void Constant_WithVariables_IsSubstitutedInDepth()
    {
        var feed = FeedText.Parse(
            FeedText.With("mapping", """{ "id": "id", "attributes": { "const": { "shop": ["${env:A}", 1.50, null] } } }"""), ("A", "\"quoted\""));

        Assert.Equal("""{"shop":["\u0022quoted\u0022",1.50,null]}""", feed.Mapping.Attributes!.Const);
    }

    [Fact]
    public void NumberAndTruthValue_GivenByAVariable_AreTaken()
    {
        var feed = FeedText.Parse(
            FeedText.With("mapping", """{ "id": "id", "trim": "${env:T}" }""").Replace("\"name\"", "\"limits\": { \"pageSize\": \"${env:N}\" }, \"name\"", StringComparison.Ordinal),
            ("T", "false"),
            ("N", "100"));

        Assert.False(feed.Mapping.Trim);
        Assert.Equal(100, feed.Limits.PageSize);
    }

    [Fact]
    public void MissingVariables_AllInOneText_AreEachNamed() => Assert.Equal(
        [
            $"{FeedText.File}: $.source.path[1]: found ${{env:A}}, expected the environment variable A to be set",
            $"{FeedText.File}: $.source.path[1]: found ${{env:B}}, expected the environment variable B to be set",
        ],
        FeedText.Errors(FeedText.With("source", """{ "type": "file", "path": ["x", "${env:A}${env:B}"] }""")));

    [Theory]
    [InlineData("${env:}")]
    [InlineData("${A}")]
    [InlineData("${env:A")]
    [InlineData("${env:1A}")]
    public void MalformedVariable_IsRefused(string written) => Assert.Equal(
        [$"{FeedText.File}: $.source.path: found \"{written}\", expected ${{env:NAME}} for an environment variable, or $${{ for the text ${{"],
        FeedText.Errors(FeedText.With("source", $$"""{ "type": "file", "path": "{{written}}" }"""), ("A", "a")));

    [Theory]
    [InlineData("name", "\"${env:S}\"", "$.name: found the value of ${env:S}, ")]
    [InlineData("name", "\"a-${env:S}\"", "$.name: found the value of \"a-${env:S}\", ")]
    [InlineData("source", """{ "type": "${env:S}" }""", "$.source.type: found the value of ${env:S}, ")]
    [InlineData("source", """{ "type": "file", "path": "p", "format": "${env:S}" }""", "$.source.format: found the value of ${env:S}, ")]
    [InlineData("source", """{ "type": "file", "path": "p", "delimiter": "${env:S}" }""", "$.source.delimiter: found the value of ${env:S}, ")]
    [InlineData("source", """{ "type": "file", "path": "p", "dataSelector": "${env:S}" }""", "$.source.dataSelector: found the value of ${env:S}, ")]
    [InlineData("limits", """{ "pageSize": "${env:S}" }""", "$.limits.pageSize: found the value of ${env:S}, ")]
    [InlineData("mapping", """{ "id": "id", "trim": "${env:S}" }""", "$.mapping.trim: found the value of ${env:S}, ")]
    [InlineData("mapping", """{ "id": "${env:S}" }""", "$.mapping.id: found the value of ${env:S}, ")]
    [InlineData("mapping", """{ "id": "id", "updatedAt": { "path": "t", "format": "${env:S}" } }""", "$.mapping.updatedAt.format: found the value of ${env:S}, ")]
    [InlineData("mapping", """{ "id": "id", "updatedAt": { "path": "t", "default": "${env:S}" } }""", "$.mapping.updatedAt.default: found the value of ${env:S}, ")]
    [InlineData("mapping", """{ "id": "id", "skus": { "code": "c", "price": { "const": "${env:S}" } } }""", "$.mapping.skus.price.const: found the value of ${env:S}, ")]
    [InlineData("mapping", """{ "id": "id", "skus": { "code": "c", "each": "${env:S}" } }""", "$.mapping.skus.each: found the value of ${env:S}, ")]
    public void ValueOfAVariable_ThatIsWrong_NeverShows(string part, string value, string expected)
    {
        var error = Assert.Single(FeedText.Errors(FeedText.With(part, value), ("S", Secret)));

        Assert.StartsWith($"{FeedText.File}: {expected}", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
    }

    [Fact]
    public void ValueOfAVariable_IsNotInTheDefinition()
    {
        var feed = FeedText.Parse(FeedText.With("source", """{ "type": "file", "path": "${env:S}" }"""), ("S", Secret));

        Assert.Equal("""{"mapping":{"id":"id"},"name":"bench","source":{"path":"${env:S}","type":"file"}}""", feed.Definition);
    }
}
