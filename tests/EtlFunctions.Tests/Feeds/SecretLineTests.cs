namespace EtlFunctions.Tests.Feeds;

/// <summary>Secrets that were made with a line break, as from files and by echo.</summary>
public sealed class SecretLineTests
{
    private const string Advice = "expected a single line. A secret made from a file or by echo often ends with a line break: set it without one, as printf and $(cat file) do";

    [Theory]
    [InlineData("""{"type":"bearer","token":"${env:S}"}""", "token")]
    [InlineData("""{"type":"basic","username":"shop","password":"${env:S}"}""", "password")]
    [InlineData("""{"type":"basic","username":"${env:S}","password":"${env:P}"}""", "username")]
    [InlineData("""{"type":"apiKey","name":"X-Key","apiKey":"${env:S}"}""", "apiKey")]
    [InlineData("""{"type":"apiKey","name":"key","apiKey":"${env:S}","location":"query"}""", "apiKey")]
    [InlineData("""{"type":"oauth2ClientCredentials","accessTokenUrl":"https://shop.example/token","clientId":"id","clientSecret":"${env:S}"}""", "clientSecret")]
    [InlineData("""{"type":"oauth2ClientCredentials","accessTokenUrl":"https://shop.example/token","clientId":"${env:S}","clientSecret":"${env:P}"}""", "clientId")]
    public void SecretOfAuth_WithALineBreak_IsToldByItsVariable(string auth, string key)
    {
        var source = $$"""{"type":"http","baseUrl":"https://shop.example","auth":{{auth}}}""";

        AssertTold(source, $"$.source.auth.{key}");
    }

    [Theory]
    [InlineData("headers", "X-Shop")]
    [InlineData("headers", "Authorization")]
    [InlineData("params", "shop")]
    [InlineData("params", "token")]
    public void HeaderAndParameter_WithALineBreak_AreToldByTheirVariable(string part, string name)
    {
        var source = $$"""{"type":"http","baseUrl":"https://shop.example","{{part}}":{"{{name}}":"Key ${env:S}"} }""";

        AssertTold(source, $"$.source.{part}[\"{name}\"]", $"$.source.{part}.{name}");
    }

    [Fact]
    public void SeveralVariables_OnlyThoseToBlameAreNamed()
    {
        var source = """{"type":"http","baseUrl":"https://shop.example","auth":{"type":"bearer","token":"${env:P}.${env:S}.${env:T}"}}""";

        var error = Assert.Single(FeedText.Errors(FeedText.With("source", source), ("P", "part"), ("S", "s3cr\net"), ("T", "s3cret\n")));

        Assert.Contains("found the value of ${env:S}, which holds a line break and the value of ${env:T}, which ends with a line break, " + Advice, error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_ThatIsEmpty_IsToldAsSuch()
    {
        var source = """{"type":"http","baseUrl":"https://shop.example","auth":{"type":"bearer","token":"${env:S}"}}""";

        var error = Assert.Single(FeedText.Errors(FeedText.With("source", source), ("S", "")));

        Assert.Contains("found the value of ${env:S}, which is empty, expected a secret on a single line", error, StringComparison.Ordinal);
    }

    [Fact]
    public void SecretThatIsRight_InItsVariable_IsTaken()
    {
        var source = """{"type":"http","baseUrl":"https://shop.example","headers":{"X-Shop":"${env:S}"},"auth":{"type":"bearer","token":"${env:S}"}}""";

        var feed = FeedText.Parse(FeedText.With("source", source), ("S", "s3cret word"));

        Assert.Equal("s3cret word", ((EtlFunctions.Feeds.HttpSourceOptions)feed.Source).Auth!.Token);
    }

    private static void AssertTold(string source, params string[] places)
    {
        foreach (var (value, fault) in new[]
        {
            ("s3cret\n", "ends with a line break"), ("s3cret\r\n", "ends with a line break"), ("s3\ncret", "holds a line break"), ("s3cret\n\nmore\n", "holds a line break"),
            ("s3cret\u0000", "holds a control character"),
        })
        {
            var error = Assert.Single(FeedText.Errors(FeedText.With("source", source), ("S", value), ("P", "other")));

            Assert.Contains(places, place => error.StartsWith($"{FeedText.File}: {place}: ", StringComparison.Ordinal));
            Assert.Contains($"found the value of ${{env:S}}, which {fault}, {Advice}", error, StringComparison.Ordinal);
            Assert.DoesNotContain("s3", error, StringComparison.Ordinal);
        }
    }
}
