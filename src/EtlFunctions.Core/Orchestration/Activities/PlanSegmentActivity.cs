using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Sources;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>Plans the next pages into the ledger, or finds those planned before and not committed.</summary>
internal sealed class PlanSegmentActivity(
    FeedSessions sessions, PageLedger pages, PlaceLedger places, RunLedger runs, SourceWarnings warnings, SourceRetries retries,
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

        SourcePlan plan;
        try
        {
            await using var use = sessions.Use(input.RunId, input.Epoch, input.Feed, input.Limits);
            var session = use.Session;
            var cursor = state is { Cursor: null, Since: { } since } ? session.Source.CursorSince(since) : state.Cursor;
            try
            {
                plan = await session.Source.PlanAsync(cursor, count, cancellationToken);
            }
            finally
            {
                await retries.NoteAsync(session, input.RunId, input.Epoch);
            }

            await warnings.NoteAsync(session, input.RunId, input.Epoch, cancellationToken);
            await NoteRepeatedAsync(session, input.RunId, state, plan, cancellationToken);
        }
        catch (SourceWaitException wait)
        {
            return await runs.ShowWaitAsync(input.RunId, input.Epoch, wait.NotBefore, cancellationToken)
                ? new PlanSegmentOutput([], IsEnd: false, state.PagesPlanned, state.Progress, NotBefore: wait.NotBefore)
                : await FencedAsync(input, await pages.PlanStateAsync(input.RunId, cancellationToken));
        }
        catch (Exception failure) when (FailureClassifier.Classify(failure) != FailureKind.Transient)
        {
            return Stopped(input, state, failure);
        }

        if (!await pages.PlanAsync(input.RunId, input.Epoch, state.PagesPlanned, plan, cancellationToken))
        {
            return null;
        }

        var first = state.PagesPlanned + 1;
        var planned = state.PagesPlanned + plan.Pages.Count;
        logger.SegmentPlanned(input.RunId, first, planned);
        return new PlanSegmentOutput(
            [.. plan.Pages.Select((p, i) => new SegmentPage(first + i, p.Token))], plan.NextCursor is null, planned, plan.Progress);
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
    private async Task NoteRepeatedAsync(FeedSession session, Guid runId, PlanState state, SourcePlan plan, CancellationToken cancellationToken)
    {
        var isFirst = state.Cursor is null && state.PagesPlanned == 0;
        var repeated = plan.Repeated ?? (isFirst ? await session.Source.FindRepeatedAsync(cancellationToken) : null);
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
