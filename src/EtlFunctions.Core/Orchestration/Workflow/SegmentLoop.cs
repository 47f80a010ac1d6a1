using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Plans segments and loads two at once, so that one fills the gaps the other leaves at its end.</summary>
internal sealed class SegmentLoop(PatientOrchestration orchestration, string feed, CatalogLoadPosition position)
{
    private readonly List<(Task<SegmentLoadOutput> Load, int Parallel)> _loading = [];
    private readonly Queue<int> _free = new(Share(position.Limits.MaxParallelPages));
    private StopReason? _stop;
    private (DateTimeOffset Since, string Error)? _away;

    /// <summary>Gets a value indicating whether every page is planned and handed out.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Gets where the run is: all pages up to there are dealt with once <see cref="RunAsync"/> is over.</summary>
    public CatalogLoadPosition Position { get; private set; } = position;

    /// <summary>Loads up to <paramref name="segments"/> segments and waits for all of them; a wait for the source counts as one, so that no history grows with waits.</summary>
    /// <returns>Why the run must stop, or <see langword="null"/>.</returns>
    public async Task<StopReason?> RunAsync(int segments)
    {
        for (var i = 0; i < segments && !IsEnd && _stop is null && _away is null; i++)
        {
            var plan = await PlanAsync();
            if (plan.Pages.Count == 0)
            {
                continue;
            }

            while (_free.Count == 0)
            {
                await TakeOneAsync();
            }

            if (_stop is null && _away is null)
            {
                Start(plan.Pages);
            }
        }

        while (_loading.Count > 0)
        {
            await TakeOneAsync();
        }

        if (_away is { } away && _stop is null)
        {
            // From the first page on: the plan hands out what is not committed.
            IsEnd = false;
            Position = Position with { After = 0, Round = Position.Round + 1 };
            _stop = orchestration.WasReachedSince(away.Since) ? null : await orchestration.WaitAsync(away.Since, away.Error);
        }

        return _stop;
    }

    private static int[] Share(int maxParallelPages) =>
        maxParallelPages == 1 ? [1] : [maxParallelPages - (maxParallelPages / 2), maxParallelPages / 2];

    /// <summary>Plans once. A wait the source asks for is over on return, without pages; the next plan is then another step.</summary>
    private async Task<PlanSegmentOutput> PlanAsync()
    {
        PlanSegmentOutput plan;
        try
        {
            plan = await orchestration.CallActivityAsync(
                Activities.PlanSegment,
                new PlanSegmentInput(Position.RunId, Position.Epoch, feed, Position.After, Position.Limits, Position.AfterWait));
        }
        catch (ActivityFailedException failure)
        {
            plan = new PlanSegmentOutput([], IsEnd: false, Position.Progress.PagesPlanned, Stop: new StopReason(StopKind.Failure, failure.Message));
        }

        _stop ??= plan.Stop;
        IsEnd = plan.IsEnd;
        Position = Position with { AfterWait = false };
        Show(p => p with { PagesPlanned = plan.PagesPlanned, Planned = plan.Planned ?? p.Planned });
        if (plan.NotBefore is { } notBefore && _stop is null)
        {
            Show(p => p with { State = WorkflowState.RateLimited, WaitingUntil = notBefore, WaitingFor = plan.WaitsFor });
            await orchestration.WaitUntilAsync(notBefore);
            Position = Position with { AfterWait = true };
            Show(p => p with { State = WorkflowState.Running, WaitingUntil = null, WaitingFor = null });
        }

        return plan;
    }

    private void Start(IReadOnlyList<SegmentPage> pages)
    {
        var parallel = _free.Dequeue();
        Position = Position with { After = pages[^1].Number };
        _loading.Add((
            orchestration.CallWorkflowAsync(
                Workflows.SegmentLoad, new SegmentLoadInput(Position.RunId, Position.Epoch, feed, pages, Position.Limits, parallel) { Round = Position.Round }),
            parallel));
    }

    private async Task TakeOneAsync()
    {
        var done = await Task.WhenAny(_loading.Select(l => l.Load));
        var index = _loading.FindIndex(l => l.Load == done);
        _free.Enqueue(_loading[index].Parallel);
        _loading.RemoveAt(index);
        var segment = await ResultAsync(done);
        _stop ??= segment.Stop;
        if (segment.LoadedAt is { } loadedAt)
        {
            orchestration.Loaded(loadedAt);
        }

        if (segment.DatabaseAwaySince is { } since)
        {
            _away ??= (since, segment.DatabaseError ?? "the database cannot be reached");
        }

        Show(p => Add(p, segment));
    }

    private static async Task<SegmentLoadOutput> ResultAsync(Task<SegmentLoadOutput> load)
    {
        try
        {
            return await load;
        }
        catch (ActivityFailedException failure)
        {
            // Its pages stay in the ledger as they are; a resume finds them.
            return new SegmentLoadOutput(0, 0, LoadCounts.Zero, new StopReason(StopKind.Failure, failure.Message));
        }
    }

    private RunProgress Add(RunProgress progress, SegmentLoadOutput segment)
    {
        var products = progress.Products + segment.Counts.Read - segment.Counts.Rejected;
        var seconds = (orchestration.CurrentTime - Position.StartedAt).TotalSeconds;
        return progress with
        {
            Pages = progress.Pages + segment.Pages,
            PagesFailed = progress.PagesFailed + segment.Failed,
            Products = products,
            Rejects = progress.Rejects + segment.Counts.Rejected,
            ProductsPerSecond = seconds > 0 ? Math.Round(products / seconds, 1) : 0,
        };
    }

    private void Show(Func<RunProgress, RunProgress> change)
    {
        Position = Position with { Progress = change(Position.Progress) };
        orchestration.SetProgress(Position.Progress);
    }
}
