using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Ledger;

/// <summary>What a run keeps of the warnings of its source.</summary>
public sealed class RunWarningsTests : IAsyncLifetime
{
    private readonly Guid _run = Guid.CreateVersion7();

    private CoreHost _host = null!;

    private RunLedger Ledger => _host.Get<RunLedger>();

    public async Task InitializeAsync()
    {
        _host = await CoreHost.CreateAsync();
        await Ledger.BeginAsync(new RunOrder(_run, "shop", BeginMode.Start, "a"), new RunStart("f", new LimitOptions()), CancellationToken.None);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Warnings_NotedAgainAndTogetherWithNewOnes_AreKeptOnceInTheirOrder()
    {
        await WarnAsync(1, "b", "a");
        await WarnAsync(1, "b", "a");
        await WarnAsync(1, "b", "a", "c");

        Assert.Equal(["b", "a", "c"], await WarningsAsync());
    }

    [Fact]
    public async Task Warnings_UnderAnotherEpoch_AreNotKept()
    {
        await WarnAsync(2, "a");

        Assert.Empty(await WarningsAsync());
    }

    [Fact]
    public async Task Warnings_MoreThanTwenty_AreTheFirst()
    {
        string[] many = [.. Enumerable.Range(1, 30).Select(n => $"warning {n}")];

        await WarnAsync(1, many[..15]);
        await WarnAsync(1, many);
        await WarnAsync(1, "one more");

        Assert.Equal(many[..20], await WarningsAsync());
    }

    [Fact]
    public async Task Warnings_OfTwoPagesAtOnce_AreAllKept()
    {
        await Parallel.ForAsync(0, 10, async (n, _) => await WarnAsync(1, $"warning {n}"));

        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"warning {n}"), (await WarningsAsync()).Order(StringComparer.Ordinal));
    }

    private Task WarnAsync(int epoch, params string[] warnings) => Ledger.WarnAsync(_run, epoch, warnings, CancellationToken.None);

    private async Task<IReadOnlyList<string>> WarningsAsync() => (await _host.Get<RunReader>().FindAsync(_run, null, CancellationToken.None))!.Warnings;
}
