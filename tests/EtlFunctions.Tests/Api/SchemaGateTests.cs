using EtlFunctions.Api;
using EtlFunctions.Database;
using EtlFunctions.Starting;
using EtlFunctions.Tests.Diagnostics;

namespace EtlFunctions.Tests.Api;

/// <summary>What the API and the night do while the database is not up to date.</summary>
public sealed class SchemaGateTests : IAsyncLifetime
{
    private static readonly SchemaNotReadyException Reason = SchemaNotReadyException.Of(new MigrationException("Rights are missing."));

    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.CreateAsync(migrate: false, new ClosedGate(Reason));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public static TheoryData<string> Calls => new(Answers.Keys);

    private static Dictionary<string, Func<ApiHost, string, Task<ApiAnswer>>> Answers { get; } = new()
    {
        ["start"] = (host, _) => host.Get<RunsApi>().StartAsync(host.Engine, "shop", default, CancellationToken.None),
        ["resume"] = (host, id) => host.Get<RunsApi>().ResumeAsync(host.Engine, id, CancellationToken.None),
        ["cancel"] = (host, id) => host.Get<RunsApi>().CancelAsync(host.Engine, id, CancellationToken.None),
        ["runs"] = (host, _) => host.Get<RunsApi>().ListAsync(null, null, null, CancellationToken.None),
        ["run"] = (host, id) => host.Get<RunsApi>().GetAsync(id, CancellationToken.None),
        ["deletes"] = (host, id) => host.Get<DeletesApi>().ListAsync(id, null, null, CancellationToken.None),
        ["approve"] = (host, id) => host.Get<DeletesApi>().ApproveAsync(id, CancellationToken.None),
        ["rejects"] = (host, _) => host.Get<RejectsApi>().ListAsync(_ => null, CancellationToken.None),
        ["reject"] = (host, _) => host.Get<RejectsApi>().GetAsync("1", CancellationToken.None),
        ["replay"] = (host, _) => host.Get<RejectsApi>().ReplayAsync("""{"feed":"shop"}"""u8.ToArray(), CancellationToken.None),
        ["discard"] = (host, _) => host.Get<RejectsApi>().DiscardAsync("1", """{"why":"old"}"""u8.ToArray(), CancellationToken.None),
        ["healthz"] = (host, _) => host.Get<HealthApi>().GetAsync(CancellationToken.None),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_DatabaseNotUpToDate_Is503WithTheReasonAndWhenToAskAgain(string call)
    {
        _host.AddFeed("shop");

        var answer = await Answers[call](_host, Guid.CreateVersion7().ToString());

        var body = await ApiHost.BodyAsync(answer);
        Assert.Equal((503, "application/problem+json", TimeSpan.FromSeconds(10)), (answer.Status, answer.ContentType, answer.RetryAfter));
        Assert.Equal("The database could not be brought up to this version: Rights are missing.", (string?)body["detail"]);
        Assert.Equal(call == "healthz" ? "urn:etlfunctions:unhealthy" : "urn:etlfunctions:database-not-up-to-date", (string?)body["type"]);
        Assert.Empty(_host.Engine.Scheduled);
    }

    [Fact]
    public async Task Feeds_DatabaseNotUpToDate_AreListedAndChecked()
    {
        _host.AddFeed("shop");

        Assert.Equal(200, (await _host.Get<FeedsApi>().ListAsync()).Status);
        Assert.Equal(200, (await _host.Get<FeedsApi>().CheckAsync("shop", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Night_DatabaseNotUpToDate_EachFeedIsAFailureThatCounts()
    {
        _host.AddFeed("gate-1", ", \"nightly\": true");
        _host.AddFeed("gate-2", ", \"nightly\": true");
        using var metrics = new MetricsProbe();

        var failures = await _host.Get<NightlyRuns>().StartAsync(_host.Engine, CancellationToken.None);

        Assert.Equal(["gate-1", "gate-2"], failures.Keys);
        Assert.All(failures.Values, failure => Assert.Same(Reason, failure));
        Assert.Equal((1, 1), (metrics.Sum("etl.nightly.skipped", "etl.feed", "gate-1"), metrics.Sum("etl.nightly.skipped", "etl.feed", "gate-2")));
        Assert.Empty(_host.Engine.Scheduled);
    }
}
