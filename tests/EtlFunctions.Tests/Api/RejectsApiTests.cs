using System.Text;
using EtlFunctions.Api;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Loading;
using EtlFunctions.Catalog;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;

namespace EtlFunctions.Tests.Api;

public sealed class RejectsApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private BeginRunOutput _run = null!;

    private RejectsApi Api => _host.Get<RejectsApi>();

    public async Task InitializeAsync()
    {
        _host = await ApiHost.CreateAsync();
        _host.AddFeed("shop");
        _run = await _host.BeginElsewhereAsync("shop");
        var pages = _host.Get<PageLedger>();
        Assert.True(await pages.PlanAsync(_run.RunId!.Value, _run.Epoch, 0, new EtlFunctions.Sources.SourcePlan([new EtlFunctions.Sources.PlannedPage("1")], null), CancellationToken.None));
        var record = SampleProduct.Record("x") with { Payload = Encoding.UTF8.GetBytes("""{"id":"1","title":"A"}""") };
        var chunk = new Chunk(new ChunkKey(_run.RunId.Value, _run.Epoch, 1, 0), true, [], [
            new Reject(record, new RejectReason(RejectStage.Map, "missing_id", "no id", "id")),
            new Reject(record with { Payload = "[]"u8.ToArray() }, new RejectReason(RejectStage.Map, "wrong_type", "no object")),
        ]);
        await _host.Get<ChunkLoader>().LoadAsync(chunk, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_ByCode_CountsAndLists()
    {
        var answer = await ListAsync(("code", "missing_id"), ("run", _run.RunId!.Value.ToString()));

        var body = await ApiHost.BodyAsync(answer);
        Assert.Equal((200, 1, 1L), (answer.Status, body["groups"]!.AsArray().Count, (long?)body["groups"]![0]!["rejects"]));
        Assert.Equal(("missing_id", "map", "open"), ((string?)body["rejects"]![0]!["code"], (string?)body["rejects"]![0]!["stage"], (string?)body["rejects"]![0]!["state"]));
        Assert.Equal(2, (await ApiHost.BodyAsync(await ListAsync()))["rejects"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("run", "x")]
    [InlineData("stage", "mapping")]
    [InlineData("state", "closed")]
    public async Task List_WrongParameter_Is400AndNamesIt(string name, string value)
    {
        var answer = await ListAsync((name, value));

        Assert.Equal((400, name), (answer.Status, (string?)(await ApiHost.BodyAsync(answer))["errors"]![0]!["field"]));
    }

    [Fact]
    public async Task Get_Reject_HasTheRecord()
    {
        var body = await ApiHost.BodyAsync(await Api.GetAsync($"{await IdAsync("wrong_type")}", CancellationToken.None));

        Assert.Equal(("[]", "utf-8", false), ((string?)body["record"]!["text"], (string?)body["record"]!["encoding"], (bool?)body["isCut"]));
        Assert.Equal(404, (await Api.GetAsync("4711", CancellationToken.None)).Status);
        Assert.Equal(400, (await Api.GetAsync("x", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Replay_WhileARunIsUnderWay_Is409AndNamesIt()
    {
        var answer = await ReplayAsync("""{"feed":"shop"}""");

        Assert.Equal((409, _run.RunId), (answer.Status, (Guid?)(await ApiHost.BodyAsync(answer))["runId"]));
    }

    [Fact]
    public async Task Replay_OfAFeed_LoadsWhatPasses()
    {
        await _host.Get<RunLedger>().CancelAsync(_run.RunId!.Value, CancellationToken.None);

        var body = await ApiHost.BodyAsync(await ReplayAsync("""{"feed":"shop"}"""));

        Assert.Equal((2L, 1L, 1L), ((long?)body["tried"], (long?)body["inserted"], (long?)body["rejected"]));
        Assert.Equal("A", await _host.Database.ScalarAsync<string>("SELECT title FROM catalog.product"));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"feed":1}""", 400)]
    [InlineData("""{"feed":"shop","all":true}""", 400)]
    [InlineData("""{"feed":"shpo"}""", 404)]
    public async Task Replay_WrongBody_IsAnsweredSo(string body, int status) => Assert.Equal(status, (await ReplayAsync(body)).Status);

    [Fact]
    public async Task Discard_SaysWhyAndIsDoneOnce()
    {
        var id = $"{await IdAsync("wrong_type")}";

        Assert.Equal(400, (await DiscardAsync(id, "{}")).Status);
        Assert.Equal(200, (await DiscardAsync(id, """{"why":"a sample"}""")).Status);
        Assert.Equal(409, (await DiscardAsync(id, """{"why":"a sample"}""")).Status);
        Assert.Equal("discarded a sample", await _host.Database.ScalarAsync<string>($"SELECT state || ' ' || note FROM etl.reject WHERE id = {id}"));
    }

    private Task<long> IdAsync(string code) => _host.Database.ScalarAsync<long>($"SELECT id FROM etl.reject WHERE code = '{code}'");

    private Task<ApiAnswer> ListAsync(params (string Name, string Value)[] query) =>
        Api.ListAsync(name => query.FirstOrDefault(q => q.Name == name).Value, CancellationToken.None);

    private Task<ApiAnswer> ReplayAsync(string body) => Api.ReplayAsync(Encoding.UTF8.GetBytes(body), CancellationToken.None);

    private Task<ApiAnswer> DiscardAsync(string id, string body) => Api.DiscardAsync(id, Encoding.UTF8.GetBytes(body), CancellationToken.None);
}
