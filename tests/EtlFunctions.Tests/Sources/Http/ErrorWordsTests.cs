using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Http;
using EtlFunctions.Tests.Feeds;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>An API's own words stand in the errors, and no secret does.</summary>
public sealed class ErrorWordsTests
{
    private const string Secret = "s3cr3t/\"value";

    private static readonly string[] Records = SampleRecord.Many(20);

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(503)]
    public async Task Refusal_TellsTheFirst500CharactersOfItsBody(int status)
    {
        var clock = new DelayClock();
        var words = "the shop is closed\n  until Monday. " + new string('x', 1_000);
        await using var server = await ApiServer.StartAsync(async c =>
        {
            await c.StatusAsync(status);
            await c.Response.WriteAsync(words);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url }, clock: clock);

        var planning = run.Source.PlanAsync(null, 1, CancellationToken.None);
        var failure = await Assert.ThrowsAnyAsync<SourceException>(() => clock.AdvanceUntilOverAsync(planning, "the attempts are over"));

        Assert.Contains("The API says: the shop is closed until Monday. xxx", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorWords.MaxLength, failure.Message.Split("The API says: ")[1].Split('…')[0].Length);
    }

    [Fact]
    public async Task Refusal_ThatRepeatsTheCredentials_HidesThem()
    {
        var forms = new[] { Secret, Uri.EscapeDataString(Secret), Secret.Replace("\"", "\\\"", StringComparison.Ordinal), Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) };
        await using var server = await ApiServer.StartAsync(async c =>
        {
            await c.StatusAsync(403);
            await c.Response.WriteAsync($$"""{"sent":"{{c.Request.Headers.Authorization}}","forms":"{{string.Join(' ', forms)}}","api_key":"abc-123-def","jwt":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123"}""");
        });
        var feed = FeedText.Parse(
            FeedText.With("source", $$"""{ "type": "http", "baseUrl": "{{server.Url}}", "auth": { "type": "basic", "username": "me", "password": "${env:SECRET}" } }"""),
            ("SECRET", Secret));
        await using var run = HttpSourceRun.Open(feed);

        var failure = await run.FailAsync();

        Assert.Contains("\"forms\":\"*** *** *** ***\"", failure.Message, StringComparison.Ordinal);
        string[] secrets = [.. forms, Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Secret}")), "abc-123-def", "eyJ"];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("the token tok is not known, mind the tokens", "the token *** is not known, mind the tokens")]
    [InlineData("Authorization: Bearer a1b2c3d4e5", "Authorization: Bearer ***")]
    [InlineData("""{"access_token":"abcdef","message":"no"}""", """{"access_token":"***","message":"no"}""")]
    [InlineData("""{"client_secret": 123456}""", """{"client_secret": ***}""")]
    [InlineData("see /p?api_key=abcdef&page=2", "see /p?api_key=***&page=2")]
    [InlineData("""{"error":"invalid_token","detail":"token expired"}""", """{"error":"invalid_token","detail":"token expired"}""")]
    public void Text_WithSecretsOfTheFeedOrTokens_HidesOnlyThem(string text, string expected) => Assert.Equal(expected, new SecretText(["tok"]).Hide(text));

    [Fact]
    public void Words_CutWithinASecret_TellNoPartOfIt()
    {
        var secret = new string('s', 40);
        var words = ErrorWords.Of(Encoding.UTF8.GetBytes("no: " + secret[..30]), isCut: true, new SecretText([secret]));

        Assert.DoesNotContain("ss", words ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstPage_OfWordsOfAnErrorInPlaceOfRecords_TellsThem()
    {
        await using var server = await ApiServer.StartAsync(c => c.JsonAsync("""{"error":"unknown shop"}"""));
        foreach (var selector in new[] { null, "items" })
        {
            await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, DataSelector = selector });

            Assert.Contains("""The API says: {"error":"unknown shop"}""", (await run.FailAsync()).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("next link")]
    [InlineData("redirect")]
    public async Task OtherOrigin_ThatRefuses_NamesBothAndThatCredentialsWereWithheld(string way)
    {
        await using var other = await ApiServer.StartAsync(async c =>
        {
            Assert.Empty(c.Request.Headers.Authorization.ToString());
            await c.StatusAsync(401);
            await c.Response.WriteAsync("who are you?");
        });
        await using var server = await ApiServer.StartAsync(c =>
        {
            if (way == "redirect")
            {
                c.Response.Redirect(other.Url + "/p2");
                return Task.CompletedTask;
            }

            return c.JsonAsync($$"""{"next":"{{other.Url}}/p2","results":{{Answers.Array(Records)}}}""");
        });
        var feed = FeedText.Parse(
            FeedText.With("source", $$"""{ "type": "http", "baseUrl": "{{server.Url}}", "auth": { "type": "bearer", "token": "${env:SECRET}" }, "paginator": { "type": "jsonLink" } }"""),
            ("SECRET", "tok"));
        await using var run = HttpSourceRun.Open(feed);

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains($"led from {server.Url} to {other.Url}, another origin", failure.Message, StringComparison.Ordinal);
        Assert.Contains("were withheld", failure.Message, StringComparison.Ordinal);
        Assert.Contains("The API says: who are you?", failure.Message, StringComparison.Ordinal);
        Assert.Equal(way == "redirect" ? 0 : 1, run.Source.Warnings.Count(w => w.Contains("are withheld from it", StringComparison.Ordinal)));
    }
}
