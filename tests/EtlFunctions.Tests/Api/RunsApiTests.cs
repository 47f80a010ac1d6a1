using EtlFunctions.Api;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Starting;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Tests.Api;

public sealed class RunsApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    private RunsApi Api => _host.Get<RunsApi>();

    public async Task InitializeAsync()
    {
        _host = await ApiHost.CreateAsync();
        _host.AddFeed("shop");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Start_KnownFeed_IsAcceptedAndSaysWhereToLook()
    {
        var answer = await StartAsync("shop");

        var body = await ApiHost.BodyAsync(answer);
        Assert.Equal((202, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal($"runs/{body["id"]}", answer.Location);
        Assert.Equal(("shop", false), ((string?)body["feed"], (bool?)body["adopted"]));
        Assert.Equal((Guid)body["id"]!, Assert.Single(_host.Engine.Scheduled).Begin.RunId);
    }

    [Fact]
    public async Task Start_WithLimits_TheLedgerKeepsThem()
    {
        var answer = await StartAsync("shop", """{ "limits": { "pageSize": 3 } }""");

        Assert.Equal(3, (int?)(await ApiHost.BodyAsync(answer))["limits"]!["pageSize"]);
        Assert.Equal(3, await _host.Database.ScalarAsync<int>("SELECT (settings->>'pageSize')::int FROM etl.run"));
    }

    [Theory]
    [InlineData("shpo")]
    [InlineData("../shop")]
    [InlineData("shop.json")]
    public async Task Start_UnknownFeed_Is404AndListsTheFeeds(string feed)
    {
        var answer = await StartAsync(feed);

        var body = await ApiHost.BodyAsync(answer);
        Assert.Equal((404, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal("urn:etlfunctions:unknown-feed", (string?)body["type"]);
        Assert.Equal($"Found the feed '{feed}', expected one of shop.", (string?)body["detail"]);
    }

    [Fact]
    public async Task Start_FeedFileWrong_Is422AndSaysWhere()
    {
        _host.AddFeed("bad", mapping: "{}");

        var body = await ApiHost.BodyAsync(await StartAsync("bad"));

        Assert.Equal(422, (int?)body["status"]);
        Assert.StartsWith("$.mapping", (string?)body["errors"]![0]!["field"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WrongField_Is400AndStartsNothing()
    {
        var body = await ApiHost.BodyAsync(await StartAsync("shop", """{ "limits": { "pageSize": 0 } }"""));

        Assert.Equal(400, (int?)body["status"]);
        Assert.Equal("$.limits.pageSize", (string?)body["errors"]![0]!["field"]);
        Assert.Empty(_host.Engine.Scheduled);
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
    }

    [Fact]
    public async Task Start_HeldByAnotherHost_Is409WithTheHolder()
    {
        var begin = await _host.BeginElsewhereAsync("shop");

        var body = await ApiHost.BodyAsync(await StartAsync("shop"));

        Assert.Equal((409, "cli:1@elsewhere", begin.RunId), ((int?)body["status"], (string?)body["holder"], (Guid?)body["runId"]));
        Assert.NotNull((DateTimeOffset?)body["leaseUntil"]);
        Assert.Empty(_host.Engine.Scheduled);
    }

    [Fact]
    public async Task Start_FeedEditedSinceThePlan_EndsTheRunAndSaysSo()
    {
        var old = (await ApiHost.BodyAsync(await StartAsync("shop")))["id"]!.GetValue<Guid>();
        _host.Engine.Known.Clear();
        await _host.ExpireLeaseAsync("shop");
        EditFeed();

        var resume = await _host.Get<RunsApi>().ResumeAsync(_host.Engine, old.ToString(), CancellationToken.None);
        var refused = await ApiHost.BodyAsync(resume);
        var start = await StartAsync("shop");
        var body = await ApiHost.BodyAsync(start);

        Assert.Equal((409, "urn:etlfunctions:feed-changed"), (resume.Status, (string?)refused["type"]));
        Assert.Contains("POST feeds/shop/runs ends it and begins a new one", (string?)refused["detail"], StringComparison.Ordinal);
        Assert.Equal((202, false), (start.Status, (bool?)body["adopted"]));
        Assert.Equal((old, "feed_changed", "the feed was edited since the run was planned"), (
            body["ended"]!["id"]!.GetValue<Guid>(), (string?)body["ended"]!["stopKind"], (string?)body["ended"]!["reason"]));
        var ended = await ApiHost.BodyAsync(await _host.Get<RunsApi>().GetAsync(old.ToString(), CancellationToken.None));
        Assert.Equal(("failed", "feed_changed"), ((string?)ended["state"], (string?)ended["summary"]!["stopKind"]));
        var begun = await ApiHost.BodyAsync(await _host.Get<RunsApi>().GetAsync(((string?)body["id"])!, CancellationToken.None));
        Assert.Equal(old, begun["replaces"]!.GetValue<Guid>());
        Assert.Single(_host.Log.Entries, e => e is { EventId: 1003, Level: LogLevel.Warning });
        Assert.Single(_host.Log.Entries, e => e is { EventId: 1004, Level: LogLevel.Warning });
    }

    [Fact]
    public async Task Resume_RunThatCannotGoOn_Is409AndNamesTheWayOut()
    {
        var id = (string?)(await ApiHost.BodyAsync(await StartAsync("shop")))["id"];
        _host.Engine.Known.Clear();
        await _host.Database.ExecuteAsync(
            "UPDATE etl.run SET state = 'incomplete', stop_kind = 'cursor_expired', error = 'the cursor is gone.'; UPDATE etl.feed_state SET holder = NULL, held_since = NULL, lease_until = NULL");

        var answer = await _host.Get<RunsApi>().ResumeAsync(_host.Engine, id!, CancellationToken.None);
        var body = await ApiHost.BodyAsync(answer);

        Assert.Equal((409, "urn:etlfunctions:run-cannot-go-on"), (answer.Status, (string?)body["type"]));
        Assert.Contains("the cursor is gone. POST feeds/shop/runs ends it and begins a new one", (string?)body["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("resume", (string?)body["detail"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task GetAndList_ARun_ShowTheLedger()
    {
        var id = await StartedAsync();

        var one = await ApiHost.BodyAsync(await Api.GetAsync(id.ToString(), CancellationToken.None));
        var all = await ApiHost.BodyAsync(await Api.ListAsync("shop", "5", null, CancellationToken.None));
        var none = await ApiHost.BodyAsync(await Api.ListAsync("other", null, null, CancellationToken.None));

        Assert.Equal((id, "running"), ((Guid)one["id"]!, (string?)one["state"]));
        Assert.Equal(id, (Guid)Assert.Single(all["runs"]!.AsArray())!["id"]!);
        Assert.Empty(none["runs"]!.AsArray());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task List_WrongLimit_Is400NamingIt(string limit) =>
        Assert.Equal("limit", (string?)(await ApiHost.BodyAsync(await Api.ListAsync(null, limit, null, CancellationToken.None)))["errors"]![0]!["field"]);

    [Fact]
    public async Task Get_NoUuid_Is400_UnknownRun_Is404()
    {
        Assert.Equal(400, (await Api.GetAsync("latest", CancellationToken.None)).Status);
        Assert.Equal(404, (await Api.GetAsync(Guid.CreateVersion7().ToString(), CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Cancel_ARun_FencesItAndStopsItsWorkflow_Twice_Is409()
    {
        var id = await StartedAsync();

        var first = await Api.CancelAsync(_host.Engine, id.ToString(), CancellationToken.None);
        var second = await Api.CancelAsync(_host.Engine, id.ToString(), CancellationToken.None);

        Assert.Equal((200, RunState.Cancelled), (first.Status, ((RunResponse)first.Body).State));
        Assert.Equal([id], _host.Engine.Stopped);
        Assert.Equal((409, "urn:etlfunctions:run-over"), (second.Status, ((Problem)second.Body).Type));
    }

    [Fact]
    public async Task Resume_UnfinishedRun_IsAdopted_CancelledRun_Is409_UnknownRun_Is404()
    {
        var id = await StartedAsync();
        _host.Engine.Known[id] = EngineStatus.Over;

        var resumed = await Api.ResumeAsync(_host.Engine, id.ToString(), CancellationToken.None);
        await Api.CancelAsync(_host.Engine, id.ToString(), CancellationToken.None);
        _host.Engine.Known.Clear();
        var over = await Api.ResumeAsync(_host.Engine, id.ToString(), CancellationToken.None);
        var unknown = await Api.ResumeAsync(_host.Engine, Guid.CreateVersion7().ToString(), CancellationToken.None);

        Assert.Equal((202, true), (resumed.Status, ((RunStarted)resumed.Body).Adopted));
        Assert.Equal((409, 404), (over.Status, unknown.Status));
        Assert.Equal([id, id], _host.Engine.Scheduled.Select(s => s.Begin.RunId));
    }

    [Fact]
    public async Task AnyCall_DatabaseNotMigrated_Is500AndTellsTheLogOnly()
    {
        await using var bare = await ApiHost.CreateAsync(migrate: false);

        var answer = await bare.Get<RunsApi>().ListAsync(null, null, null, CancellationToken.None);

        Assert.Equal(500, answer.Status);
        Assert.DoesNotContain("etl.run", ((Problem)answer.Body).Detail, StringComparison.Ordinal);
        Assert.Contains(bare.Log.Entries, e => e.Exception?.Message.Contains("etl.run", StringComparison.Ordinal) == true);
    }

    private Task<ApiAnswer> StartAsync(string feed, string body = "") =>
        Api.StartAsync(_host.Engine, feed, System.Text.Encoding.UTF8.GetBytes(body), CancellationToken.None);

    private async Task<Guid> StartedAsync() => ((RunStarted)(await StartAsync("shop")).Body).Id;

    private void EditFeed()
    {
        File.Copy(Path.Combine(_host.Folder, "shop.ndjson"), Path.Combine(_host.Folder, "other.ndjson"));
        File.WriteAllText(Path.Combine(_host.Folder, "shop.json"), """{ "name": "shop", "source": { "type": "file", "path": "other.ndjson" }, "mapping": { "id": "id" } }""");
    }
}
