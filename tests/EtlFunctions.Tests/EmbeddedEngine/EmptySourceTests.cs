using EtlFunctions.Ledger;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>A source that is empty after one that was not.</summary>
public sealed class EmptySourceTests : IAsyncLifetime
{
    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Run_NothingReadFromTheStart_Succeeds()
    {
        _host.AddFeed(0);

        Assert.Equal(RunState.Succeeded, (await _host.RunAsync()).Completion!.Summary.State);
        Assert.Equal(RunState.Succeeded, (await _host.RunAsync()).Completion!.Summary.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_NothingReadAfterARunThatRead_FailsAndChangesNothing(bool fullRefresh)
    {
        _host.AddFeed(7);
        var before = (await _host.RunAsync()).Completion!.Summary;
        _host.AddFeed(0);

        var summary = (await _host.RunAsync(fullRefresh: fullRefresh)).Completion!.Summary;
        var again = (await _host.RunAsync()).Completion!.Summary;

        Assert.Equal((RunState.Failed, RunState.Failed), (summary.State, again.State));
        Assert.StartsWith($"the source is empty, but run {before.RunId} of ", summary.Error, StringComparison.Ordinal);
        Assert.Contains("read 7 records of it. Nothing was changed.", summary.Error, StringComparison.Ordinal);
        Assert.Contains("\"allowEmpty\": true", summary.Error, StringComparison.Ordinal);
        await _host.AssertCatalogAsync(7);
    }

    [Fact]
    public async Task Run_NothingReadWhereTheFeedAllowsIt_SucceedsAndIsTheNewBefore()
    {
        _host.AddFeed(7);
        await _host.RunAsync();
        _host.AddFeed(0);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { AllowEmpty = true });

        Assert.Equal(RunState.Succeeded, (await _host.RunAsync()).Completion!.Summary.State);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { AllowEmpty = false });
        Assert.Equal(RunState.Succeeded, (await _host.RunAsync()).Completion!.Summary.State);
    }
}
