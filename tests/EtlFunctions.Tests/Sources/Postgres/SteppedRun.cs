using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;
using EtlFunctions.Tests.EmbeddedEngine;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>A run whose steps a test takes one by one, in an order that an engine might take them in.</summary>
internal sealed class SteppedRun(EngineHost host)
{
    private readonly Queue<SegmentPage> _planned = new();
    private readonly List<SegmentPage> _loaded = [];
    private BeginRunOutput? _begin;
    private int _after;

    /// <summary>Plans the next segment; begins the run first.</summary>
    public async Task PlanAsync()
    {
        _begin ??= await Activity<BeginRunInput, BeginRunOutput>(new BeginRunInput(Guid.CreateVersion7(), EngineHost.Feed, BeginMode.Start, "one"));
        var plan = await Activity<PlanSegmentInput, PlanSegmentOutput>(new PlanSegmentInput(_begin.RunId!.Value, _begin.Epoch, EngineHost.Feed, _after, _begin.Limits));
        foreach (var page in plan.Pages)
        {
            _planned.Enqueue(page);
            _after = page.Number;
        }
    }

    /// <summary>Loads the next planned page, if there is one.</summary>
    /// <param name="whileLoading">What happens between reading and loading it.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> LoadNextAsync(Func<Task>? whileLoading = null)
    {
        if (!_planned.TryDequeue(out var page))
        {
            return false;
        }

        if (whileLoading is null)
        {
            await LoadAsync(page);
        }
        else
        {
            await using var use = host.Core.Get<FeedSessions>().Use(_begin!.RunId!.Value, _begin.Epoch, EngineHost.Feed, _begin.Limits);
            var session = use.Session;
            var records = new ChunkBuilder(session.Mapper, session.Keys, HeldKeys.None);
            await foreach (var record in session.Source.ReadAsync(new PlannedPage(page.Token), CancellationToken.None))
            {
                records.Add(record, records.Count + 1);
            }

            await whileLoading();
            var chunk = records.Take(new ChunkKey(_begin.RunId.Value, _begin.Epoch, page.Number, 0), isLast: true);
            Assert.Equal(
                ChunkOutcome.Committed,
                (await host.Core.Get<ChunkLoader>().LoadAsync(chunk with { MarkStatement = session.Source.MarkStatement }, CancellationToken.None)).Outcome);
        }

        _loaded.Add(page);
        return true;
    }

    /// <summary>Loads a page that is loaded, as after a lost answer.</summary>
    public async Task LoadAgainAsync(int choice)
    {
        if (_loaded.Count > 0)
        {
            await LoadAsync(_loaded[choice % _loaded.Count]);
        }
    }

    private async Task LoadAsync(SegmentPage page) => Assert.Equal(
        PageOutcome.Committed,
        (await Activity<LoadPageInput, LoadPageOutput>(new LoadPageInput(_begin!.RunId!.Value, _begin.Epoch, EngineHost.Feed, page, _begin.Limits))).Outcome);

    private Task<TOutput> Activity<TInput, TOutput>(TInput input) => host.Core.Get<IActivity<TInput, TOutput>>().RunAsync(input, CancellationToken.None);
}
