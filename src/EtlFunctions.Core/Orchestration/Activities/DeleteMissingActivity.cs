using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>Discontinues the products that a complete run did not see, or lists them where a person is to decide.</summary>
/// <remarks>
/// What is done is judged once and kept, before anything is changed; everything behind that may be repeated, killed and gone on
/// with by anybody: a product that is discontinued is not found again. Each statement is bounded, and fenced by the run's epoch.
/// </remarks>
internal sealed class DeleteMissingActivity(
    RunJudge judge, DeleteLedger ledger, PageKeyReader pages, MissingProducts products, LateRecords late, RunLedger runs, IFeedProvider feeds, ILogger<DeleteMissingActivity> logger)
    : IActivity<DeleteMissingInput, DeleteMissingOutput>
{
    private const int ProductsAtOnce = 1000;
    private const int BatchesAtOnce = 100;
    private const int BatchesPerHeartbeat = 10;

    public async Task<DeleteMissingOutput> RunAsync(DeleteMissingInput input, CancellationToken cancellationToken)
    {
        var run = await judge.FindAsync(input.RunId, cancellationToken);
        if (run is null || run.Epoch != input.Epoch || !run.State.IsAlive())
        {
            return Fenced(input, run);
        }

        // Once more: a crash of the server may have taken pages out of the ledger since the books were found to balance.
        if (RunVerdict.Missing(run) is { } missing)
        {
            return new DeleteMissingOutput(GoesOn: false, new StopReason(StopKind.Failure, missing));
        }

        var deletion = await ledger.FindAsync(input.RunId, cancellationToken);
        if (deletion is null)
        {
            deletion = await JudgeAsync(run, cancellationToken);
            if (deletion is null)
            {
                return Fenced(input, await judge.FindAsync(input.RunId, cancellationToken));
            }
        }

        var isDone = deletion.State switch
        {
            DeletionState.Applying => await ApplyAsync(run, deletion, cancellationToken),
            DeletionState.Listing => await ListAsync(run, deletion, cancellationToken),
            _ => true,
        };
        return isDone switch
        {
            null => Fenced(input, await judge.FindAsync(input.RunId, cancellationToken)),
            { } done => new DeleteMissingOutput(GoesOn: !done),
        };
    }

    /// <summary>Tells whether a run of a feed is to discontinue what it did not see: one that read everything.</summary>
    public static bool IsFor(Feed feed, RunTotals run) =>
        feed.Target.DeleteMissing == DeleteMissing.Soft && run.Since is null && Feeds.Reading.WholeSourceOnly.FindFault(feed.Source) is null;

    private static DeleteMissingOutput Fenced(DeleteMissingInput input, RunTotals? run) =>
        new(GoesOn: false, Fencing.Reason(input.RunId, run?.State, run?.Epoch ?? 0));

    private async Task<Deletion?> JudgeAsync(RunTotals run, CancellationToken cancellationToken)
    {
        var doubts = await ledger.DoubtsAsync(run.RunId, cancellationToken);
        var (live, missing, unreadable, records) = (0L, 0L, 0L, 0L);
        var further = await late.FindAsync(run, cancellationToken);
        await foreach (var seen in SeenAsync(run, further, cancellationToken))
        {
            var part = await products.CountAsync(run.Feed, seen, cancellationToken);
            (live, missing, unreadable, records) = (live + part.Live, missing + part.Missing, seen.Unreadable + further.Unreadable, seen.Records);
        }

        if (records < run.Counts.Read)
        {
            // Pages that a version before loaded, which kept no keys.
            doubts = [.. doubts, string.Create(CultureInfo.InvariantCulture, $"the ledger tells of {records:N0} of the {run.Counts.Read:N0} records which they were")];
        }

        // What the run itself added was not there before.
        var known = Math.Max(missing, live - run.Counts.Inserted);
        var reason = DeleteGuard.Withholds(feeds.Load(run.Feed).Target, known, missing, unreadable, doubts);
        await ledger.JudgeAsync(run.RunId, run.Epoch, known, missing, reason, cancellationToken);
        return await ledger.FindAsync(run.RunId, cancellationToken);
    }

    /// <returns>Whether all are discontinued; <see langword="null"/> where the run is another holder's.</returns>
    private async Task<bool?> ApplyAsync(RunTotals run, Deletion deletion, CancellationToken cancellationToken)
    {
        var batches = 0;
        await foreach (var batch in BatchesAsync(run, deletion, cancellationToken))
        {
            if (batches++ == BatchesAtOnce)
            {
                return false;
            }

            if (!await KeepsAsync(run, batches, cancellationToken)
                || !await ledger.DiscontinueAsync(run.RunId, run.Epoch, [.. batch.Select(p => p.Id)], cancellationToken))
            {
                return null;
            }
        }

        return await EndAsync(run, cancellationToken) is { } end ? Tell(() => logger.DeletesApplied(run.RunId, run.Feed, end.Missing, end.Known, end.Discontinued, end.Skus)) : null;
    }

    /// <returns>Whether all are listed; <see langword="null"/> where the run is another holder's.</returns>
    private async Task<bool?> ListAsync(RunTotals run, Deletion deletion, CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var batch in BatchesAsync(run, deletion, cancellationToken))
        {
            if (!await KeepsAsync(run, ++number, cancellationToken)
                || !await ledger.ListAsync(run.RunId, run.Epoch, number, [.. batch.Select(p => p.Id)], [.. batch.Select(p => p.Key)], cancellationToken))
            {
                return null;
            }
        }

        // Before the end is noted: who comes again tells it once more, and it is kept once.
        await runs.WarnAsync(run.RunId, run.Epoch, [Warning(run, deletion)], cancellationToken);
        return await EndAsync(run, cancellationToken) is { } end ? Tell(() => logger.DeletesWithheld(run.RunId, run.Feed, end.Missing, end.Known, end.Reason!)) : null;
    }

    private static string Warning(RunTotals run, Deletion deletion) => string.Create(
        CultureInfo.InvariantCulture,
        $"{deletion.Missing:N0} {(deletion.Missing == 1 ? "product is" : "products are")} no longer in the source and not discontinued: {deletion.Reason}. 'etl deletes show {run.RunId}' lists them, 'etl deletes approve {run.RunId}' discontinues them");

    private static bool Tell(Action log)
    {
        log();
        return true;
    }

    private async Task<Deletion?> EndAsync(RunTotals run, CancellationToken cancellationToken) =>
        await ledger.EndAsync(run.RunId, run.Epoch, cancellationToken) ? await ledger.FindAsync(run.RunId, cancellationToken) : null;

    private async Task<bool> KeepsAsync(RunTotals run, int batch, CancellationToken cancellationToken) =>
        batch % BatchesPerHeartbeat != 0 || await runs.HeartbeatAsync(run.RunId, run.Epoch, runs.LeaseDuration, cancellationToken);

    private async IAsyncEnumerable<(long Id, long Key)[]> BatchesAsync(
        RunTotals run, Deletion deletion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (deletion.Missing == 0)
        {
            yield break;
        }

        var batch = new List<(long Id, long Key)>(ProductsAtOnce);
        await foreach (var seen in SeenAsync(run, await late.FindAsync(run, cancellationToken), cancellationToken))
        {
            await foreach (var product in products.FindAsync(run.Feed, seen, cancellationToken))
            {
                batch.Add(product);
                if (batch.Count == ProductsAtOnce)
                {
                    yield return [.. batch];
                    batch.Clear();
                }
            }
        }

        if (batch.Count > 0)
        {
            yield return [.. batch];
        }
    }

    private async IAsyncEnumerable<SeenKeys> SeenAsync(RunTotals run, LateKeys further, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = SeenKeys.PartsFor(run.Counts.Read);
        for (var part = 0; part < parts; part++)
        {
            var seen = await SeenKeys.ReadAsync(pages, run.RunId, run.Counts.Read, further.Keys, part, parts, cancellationToken);
            yield return seen.Pages == run.PagesPlanned
                ? seen
                : throw new InvalidOperationException($"Run {run.RunId}: the keys of {seen.Pages} of {run.PagesPlanned} pages are in the ledger. Nothing is discontinued.");
            await runs.HeartbeatAsync(run.RunId, run.Epoch, runs.LeaseDuration, cancellationToken);
        }
    }
}
