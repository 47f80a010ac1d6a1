using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Sources;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>Plans the next pages into the ledger, or finds those planned before and not committed.</summary>
internal sealed class PlanSegmentActivity(
    FeedSessions sessions, PageLedger pages, PlaceLedger places, RunLedger runs, SourceWarnings warnings, SourceRetries retries, WriteRetries writes,
    ILogger<PlanSegmentActivity> logger) : IActivity<PlanSegmentInput, PlanSegmentOutput>
{
    // Whoever plans twice under one epoch is the same call delivered again; one of the two is through soon.
    private const int MostAttempts = 5;

    public async Task<PlanSegmentOutput> RunAsync(PlanSegmentInput input, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (await TryAsync(input, cancellationToken) is { } output)
            {
                return output;
            }
        }

        return await FencedAsync(input, await pages.PlanStateAsync(input.RunId, cancellationToken));
    }

    /// <summary>Finds what is planned or plans it; <see langword="null"/> where another call planned meanwhile.</summary>
    private async Task<PlanSegmentOutput?> TryAsync(PlanSegmentInput input, CancellationToken cancellationToken)
    {
        var count = input.Limits.PagesPerSegment;
        var state = await pages.PlanStateAsync(input.RunId, cancellationToken);
        if (state is null || state.Epoch != input.Epoch || !state.State.IsAlive())
        {
            return await FencedAsync(input, state);
        }

        if (input.AfterWait)
        {
            await runs.ShowWaitAsync(input.RunId, input.Epoch, until: null, cancellationToken);
        }

        if (input.After == 0 && state is { PagesPlanned: > 0, SourceVersion: { } version } && await FindChangeAsync(input, state, version, cancellationToken) is { } changed)
        {
            return changed;
        }

        if (state.PagesPlanned > input.After)
        {
            var unfinished = await pages.UnfinishedAsync(input.RunId, input.After, count, cancellationToken);
            if (unfinished.Count > 0)
            {
                return new PlanSegmentOutput(
                    [.. unfinished.Select(p => new SegmentPage(p.Number, p.Token, p.Chunks))],
                    state.IsComplete && unfinished[^1].Number == state.PagesPlanned,
                    state.PagesPlanned,
                    state.Progress);
            }
        }

        if (state.IsComplete)
        {
            return new PlanSegmentOutput([], IsEnd: true, state.PagesPlanned, state.Progress);
        }

        var planned = new List<SegmentPage>();
        SourcePlan? last = null;
        try
        {
            await using var use = sessions.Use(input.RunId, input.Epoch, input.Feed, input.Limits);
            var session = use.Session;
            var cursor = state is { Cursor: null, Since: { } since } ? session.Source.CursorSince(since) : state.Cursor;
            await using var look = state is { Cursor: null, PagesPlanned: 0 } ? new RepeatedLook(session.Source, cancellationToken) : null;
            try
            {
                await foreach (var step in session.Source.PlanStepsAsync(cursor, count, cancellationToken))
                {
                    var first = state.PagesPlanned + planned.Count;
                    if (!await KeepAsync(session, input, first, last is null ? look : null, step, cancellationToken))
                    {
                        return null;
                    }

                    planned.AddRange(step.Pages.Select((p, i) => new SegmentPage(first + 1 + i, p.Token)));
                    last = step;
                }
            }
            finally
            {
                await retries.NoteAsync(session, input.RunId, input.Epoch);
            }
        }
        catch (SourceWaitException wait)
        {
            return await runs.ShowWaitAsync(input.RunId, input.Epoch, wait.NotBefore, cancellationToken, wait.WaitsFor)
                ? new PlanSegmentOutput([], IsEnd: false, state.PagesPlanned, state.Progress, NotBefore: wait.NotBefore) { WaitsFor = wait.WaitsFor }
                : await FencedAsync(input, await pages.PlanStateAsync(input.RunId, cancellationToken));
        }
        catch (Exception failure) when (FailureClassifier.Classify(failure) != FailureKind.Transient)
        {
            return Stopped(input, state, failure);
        }

        logger.SegmentPlanned(input.RunId, state.PagesPlanned + 1, state.PagesPlanned + planned.Count);
        return new PlanSegmentOutput(planned, last!.NextCursor is null, state.PagesPlanned + planned.Count, last.Progress);
    }

    /// <summary>Keeps a step of a plan before the next one is asked for.</summary>
    /// <returns>Whether it was kept; <see langword="false"/> where another call planned meanwhile, or this one, whose answer was lost.</returns>
    private async Task<bool> KeepAsync(FeedSession session, PlanSegmentInput input, int planned, RepeatedLook? look, SourcePlan step, CancellationToken cancellationToken)
    {
        var repeated = step.Repeated ?? (look is null ? null : await look.Keys);
        return await writes.RunAsync(
            $"Run {input.RunId} of feed {input.Feed}, the plan behind page {planned}",
            async token =>
            {
                await warnings.NoteAsync(session, input.RunId, input.Epoch, token);
                await NoteRepeatedAsync(input.RunId, repeated, isFirst: look is not null, token);
                return await pages.PlanAsync(input.RunId, input.Epoch, planned, step, token);
            },
            cancellationToken);
    }

    /// <summary>A run that is gone on with may have read all it needs of a source that is another one now: it must not succeed over the former.</summary>
    private async Task<PlanSegmentOutput?> FindChangeAsync(PlanSegmentInput input, PlanState state, string version, CancellationToken cancellationToken)
    {
        try
        {
            await using var use = sessions.Use(input.RunId, input.Epoch, input.Feed, input.Limits);
            await use.Session.Source.VerifyAsync(version, cancellationToken);
            return null;
        }
        catch (Exception failure) when (FailureClassifier.Classify(failure) != FailureKind.Transient)
        {
            return Stopped(input, state, failure);
        }
    }

    private PlanSegmentOutput Stopped(PlanSegmentInput input, PlanState state, Exception failure)
    {
        var stop = new StopReason(FailureClassifier.StopKindOf(failure), ErrorText.Of(failure));
        logger.PlanningStopped(input.RunId, input.Feed, state.PagesPlanned, stop.Kind, stop.Message);
        return Stopped(state, stop);
    }

    /// <summary>Before any page is handed out: a record that is loaded where it should be held is settled with more effort.</summary>
    private async Task NoteRepeatedAsync(Guid runId, IReadOnlyCollection<long>? repeated, bool isFirst, CancellationToken cancellationToken)
    {
        if (repeated is { Count: > 0 })
        {
            await places.NoteRepeatedAsync(runId, repeated, cancellationToken);
        }
        else if (repeated is null && isFirst)
        {
            await places.InheritRepeatedAsync(runId, cancellationToken);
        }
    }

    private async Task<PlanSegmentOutput> FencedAsync(PlanSegmentInput input, PlanState? now)
    {
        await sessions.CloseAsync(input.RunId, input.Epoch);
        return Stopped(now, Fencing.Reason(input.RunId, now));
    }

    private static PlanSegmentOutput Stopped(PlanState? state, StopReason stop) =>
        new([], IsEnd: false, state?.PagesPlanned ?? 0, state?.Progress, stop);
}
