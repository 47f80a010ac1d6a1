using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EtlFunctions.Feeds;
using EtlFunctions.Sources.Http;
using EtlFunctions.Tests.Feeds;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

public sealed class SafetyTests
{
    private const string Secret = "s3cr3t-value";

    private static readonly string[] Records = SampleRecord.Many(20);

    [Theory]
    [InlineData("""{ "type": "bearer", "token": "${env:SECRET}" }""", "Authorization", "Bearer s3cr3t-value")]
    [InlineData("""{ "type": "basic", "username": "me", "password": "${env:SECRET}" }""", "Authorization", "Basic bWU6czNjcjN0LXZhbHVl")]
    [InlineData("""{ "type": "apiKey", "name": "X-Shop-Key", "apiKey": "${env:SECRET}" }""", "X-Shop-Key", "s3cr3t-value")]
    public async Task Credentials_GoToTheOwnOriginOnly(string auth, string header, string value)
    {
        await using var other = await ApiServer.StartAsync(c => c.JsonAsync(Answers.Array(Records)));
        await using var server = await ApiServer.StartAsync(c => Redirect(c, c.Request.Path == "/here" ? other.Url + "/there" : "/here"));
        await using var run = HttpSourceRun.Open(Feed(server.Url, $$""" "auth": {{auth}}, "headers": { "X-Mine": "${env:SECRET}" }, "paginator": { "type": "pageNumber", "basePage": 1, "maximumPage": 1 } """));

        Assert.Equal(Records, await run.LoadAsync());
        Assert.All(server.Requests, r => Assert.Equal((value, Secret), (r.Headers[header], r.Headers["X-Mine"])));
        Assert.Equal(["/?page=1", "/here"], server.Asked);
        Assert.DoesNotContain(other.Requests.Single().Headers, h => h.Value.Contains("s3cr3t", StringComparison.Ordinal) || h.Key == header);
    }

    [Fact]
    public async Task QueryKey_IsInNoCursorLocationErrorOrLog()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            Assert.Equal(Secret, c.Request.Query["key"]);
            Assert.Equal(Secret, c.Request.Query["shop"]);
            var from = c.Number("from");
            return from == 10
                ? c.StatusAsync(400)
                : c.JsonAsync($$"""{"next":"{{c.Request.PathBase}}/p?from={{from + 5}}&shop={{Secret}}&key={{Secret}}","data":{{Answers.Array(Records.Skip(from).Take(5))}}}""");
        });
        await using var run = HttpSourceRun.Open(Feed(
            server.Url, """ "path": "p", "auth": { "type": "apiKey", "name": "key", "apiKey": "${env:SECRET}", "location": "query" }, "params": { "shop": "${env:SECRET}" }, "paginator": { "type": "jsonLink" } """));

        var plan = await run.Source.PlanAsync(null, 40, CancellationToken.None);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => run.Source.PlanAsync(plan.NextCursor, 40, CancellationToken.None));
        var records = await SourceRun.ReadAsync(run.Source, plan.Pages[1]);

        Assert.Equal(2, plan.Pages.Count);
        Assert.Equal($"{server.Url}/p?from=5", records[0].Location.Source);
        string[] texts = [plan.NextCursor!, .. plan.Pages.Select(p => p.Token), failure.ToString(), .. run.Log.Entries.Select(e => e.Text + e.Exception)];
        Assert.All(texts, text => Assert.DoesNotContain("s3cr3t", text, StringComparison.Ordinal));
        Assert.Contains("/p?from=10", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccessToken_IsFetchedOnceAndRenewedWhenRefused()
    {
        var tokens = 0;
        var revoked = false;
        await using var server = await ApiServer.StartAsync(async c =>
        {
            if (c.Request.Path == "/token")
            {
                var form = await c.Request.ReadFormAsync();
                Assert.Equal(("client_credentials", "me", Secret, "read"), ((string?)form["grant_type"], (string?)form["client_id"], (string?)form["client_secret"], (string?)form["scope"]));
                await c.JsonAsync($$"""{"access_token":"t{{++tokens}}","expires_in":"3600","token_type":"Bearer"}""");
                return;
            }

            revoked |= c.Number("page") == 3;
            await (c.Request.Headers.Authorization == (revoked ? "Bearer t2" : "Bearer t1") ? c.PageAsync(Records, 5) : c.StatusAsync(401));
        });
        await using var run = HttpSourceRun.Open(Feed(
            server.Url, $$""" "auth": { "type": "oauth2ClientCredentials", "accessTokenUrl": "{{server.Url}}/token", "clientId": "me", "clientSecret": "${env:SECRET}", "scope": "read" }, "paginator": { "type": "pageNumber", "basePage": 1 } """));

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(2, tokens);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Credentials_Refused_StopTheRun(int status)
    {
        await using var server = await ApiServer.StartAsync(c => c.StatusAsync(status));
        await using var run = HttpSourceRun.Open(Feed(server.Url, """ "auth": { "type": "bearer", "token": "${env:SECRET}" } """));

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("Check source.auth", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData("169.254.169.254", true)]
    [InlineData("169.254.0.1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("64:ff9b::a9fe:a9fe", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("64:ff9b:1::a9fe:a9fe", true)]
    [InlineData("64:ff9b:1:a9fe:a9:fe00::", true)]
    [InlineData("64:ff9b:1:a9:fe:a9fe::", true)]
    [InlineData("64:ff9b:1:0:a9:fea9:fe00:0", true)]
    [InlineData("64:ff9b:1::a00:1", false)]
    [InlineData("2002:a9fe:a9fe::1", true)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("::169.254.169.254", true)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("::ffff:0:169.254.169.254", true)]
    [InlineData("::ffff:0:10.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:100.100.100.200", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("fd20:ce::254", true)]
    [InlineData("fd20:ce::253", false)]
    [InlineData("168.63.129.16", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("93.184.216.34", false)]
    public void Address_LinkLocalOrMetadata_IsRefused(string address, bool isRefused) => Assert.Equal(isRefused, RefusedAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://2852039166/")]
    public async Task Source_AtALinkLocalAddress_IsNotAsked(string url)
    {
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = url });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("source.allowLinkLocal", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_ToALinkLocalAddress_IsNotFollowed()
    {
        await using var server = await ApiServer.StartAsync(c => Redirect(c, "http://169.254.169.254/latest/meta-data"));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        Assert.Contains("source.allowLinkLocal", (await run.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("203.0.113.7 fe80::1")]
    [InlineData("::ffff:169.254.1.1")]
    public async Task HostName_ThatStandsForARefusedAddress_IsNotConnectedTo(string addresses)
    {
        var looked = new List<string>();
        await using var run = HttpSourceRun.Open(
            HttpSourceRun.Feed(new HttpSourceOptions { BaseUrl = "http://shop.example/products" }),
            resolve: (host, _) =>
            {
                looked.Add(host);
                return Task.FromResult(addresses.Split(' ').Select(IPAddress.Parse).ToArray());
            });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("the host shop.example has the address ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("source.allowLinkLocal", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["shop.example"], looked);
    }

    [Theory]
    [InlineData("169.254.169.254", "the host shop.example has the address 169.254.169.254")]
    [InlineData("", "the host shop.example cannot be looked up here (")]
    public async Task HostName_BehindAProxy_IsLookedUpBeforeTheProxyIsAsked(string address, string expected)
    {
        await using var proxy = await ApiServer.StartAsync(c => c.JsonAsync(Answers.Array(Records)));
        await using var run = HttpSourceRun.Open(
            HttpSourceRun.Feed(new HttpSourceOptions { BaseUrl = "http://shop.example/products" }),
            resolve: (_, _) => address.Length == 0
                ? throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound)
                : Task.FromResult(new[] { IPAddress.Parse(address) }),
            proxy: new WebProxy(proxy.Url));

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains("source.allowLinkLocal", failure.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Asked);
    }

    [Theory]
    [InlineData("203.0.113.7", false)]
    [InlineData("169.254.169.254", true)]
    public async Task HostName_BehindAProxyAndFitOrAllowed_IsAskedForThroughTheProxy(string address, bool isAllowed)
    {
        await using var proxy = await ApiServer.StartAsync(c => c.JsonAsync(Answers.Array(Records)));
        await using var run = HttpSourceRun.Open(
            HttpSourceRun.Feed(new HttpSourceOptions
            {
                BaseUrl = "http://shop.example/products",
                AllowLinkLocal = isAllowed,
                Paginator = new PaginatorOptions { Type = PaginatorType.SinglePage },
            }),
            resolve: (host, _) => Task.FromResult(new[] { host == "127.0.0.1" ? IPAddress.Loopback : IPAddress.Parse(address) }),
            proxy: new WebProxy(proxy.Url));

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Single(proxy.Asked);
    }

    [Fact]
    public async Task HostName_ThatChangesItsAddress_IsLookedAtWhenItIsConnectedTo()
    {
        await using var server = await ApiServer.StartAsync(c =>
        {
            c.Response.Headers.Connection = "close";
            return c.PageAsync(SampleRecord.Many(20), 10);
        });
        var port = new Uri(server.Url).Port;
        var lookUps = 0;
        await using var run = HttpSourceRun.Open(
            HttpSourceRun.Feed(new HttpSourceOptions { BaseUrl = $"http://shop.example:{port}", Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } }),
            resolve: (_, _) => Task.FromResult(new[] { Interlocked.Increment(ref lookUps) == 1 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254") }));

        Assert.Contains("has the address 169.254.169.254", (await run.FailAsync()).Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Certificate_OfNoKnownAuthority_IsRefusedAndNothingIsAsked()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var server = await ApiServer.StartAsync(c => c.PageAsync(SampleRecord.Many(20), 10), certificate);
        await using var run = HttpSourceRun.Open(Feed(server.Url, """ "auth": { "type": "bearer", "token": "${env:SECRET}" } """));

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.StartsWith($"{server.Url}/: the server's certificate or encryption is not accepted (The remote certificate is invalid", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Redirects_WithoutEnd_StopTheRun()
    {
        await using var server = await ApiServer.StartAsync(c => Redirect(c, "/"));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url });

        Assert.Contains("more than 5 redirects", (await run.FailAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(6, server.Asked.Count);
    }

    [Fact]
    public void Options_AsText_TellNoSecret()
    {
        var feed = Feed("https://a.example", """ "auth": { "type": "bearer", "token": "${env:SECRET}" }, "headers": { "A": "${env:SECRET}" } """);

        Assert.DoesNotContain("s3cr3t", feed.ToString() + ((HttpSourceOptions)feed.Source).Auth + feed.Definition, StringComparison.Ordinal);
    }

    private static Feed Feed(string url, string keys) => FeedText.Parse(
        FeedText.With("source", $$"""{ "type": "http", "baseUrl": "{{url}}", {{keys}} }"""), ("SECRET", Secret));

    private static Task Redirect(HttpContext context, string target)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = target;
        return Task.CompletedTask;
    }
}
