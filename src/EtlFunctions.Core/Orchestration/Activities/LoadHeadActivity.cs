using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Sources;
using Npgsql;

namespace EtlFunctions.Orchestration;

/// <summary>Reads the first records of a run, holds them against the feed's shape, and loads their pages if they pass.</summary>
/// <remarks>The records stay in the session until they are loaded, through waits and retries in this process: the source is asked for them once, unless a wait is longer than sessions stay open.</remarks>
internal sealed class LoadHeadActivity(
    FeedSessions sessions,
    ShapeLedger shapes,
    PageLoader loader,
    RunLedger runs,
    PlanSegmentActivity planner,
    LoadPageActivity pages) : IActivity<LoadHeadInput, LoadHeadOutput>
{
    private static readonly LoadHeadOutput Nothing = new(0, 0, LoadCounts.Zero);

    public async Task<LoadHeadOutput> RunAsync(LoadHeadInput input, CancellationToken cancellationToken)
    {
        SessionUse use;
        try
        {
            use = sessions.Use(input.RunId, input.Epoch, input.Feed, input.Limits);
        }
        catch (Exception failure) when (FailureClassifier.Classify(failure) != FailureKind.Transient)
        {
            return Stopped(Nothing, failure);
        }

        await using (use)
        {
            return await RunAsync(input, use.Session, cancellationToken);
        }
    }

    private async Task<LoadHeadOutput> RunAsync(LoadHeadInput input, FeedSession session, CancellationToken cancellationToken)
    {
        var head = session.Head ??= new HeadRecords(session.Feed.Mapping, session.Feed.Shape.Records);
        if (!head.IsJudged)
        {
            var read = await ReadAsync(input, session, head, cancellationToken);
            if (read.Stop is not null || read.NotBefore is not null)
            {
                return read;
            }

            var known = await shapes.FindAsync(input.Feed, cancellationToken);
            var lost = ShapeJudge.Find(session.Feed.Shape, known, head.Paths.Records, head.Paths.Counts);
            if (lost.Count > 0)
            {
                var change = ErrorText.Cut(ShapeChange.Of(lost, head, input.PagesCommitted));
                return read with { Stop = new StopReason(StopKind.Shape, change) };
            }

            await shapes.NoteAsync(input.RunId, input.Epoch, head.Paths, cancellationToken);
            session.IsHeadCounted = head.IsJudged = true;
        }

        return await LoadAsync(input, session, head, cancellationToken);
    }

    private async Task<LoadHeadOutput> ReadAsync(LoadHeadInput input, FeedSession session, HeadRecords head, CancellationToken cancellationToken)
    {
        var output = Nothing;
        var afterWait = input.AfterWait;
        while (!head.IsFull)
        {
            if (!head.HasUnread)
            {
                var plan = await planner.RunAsync(
                    new PlanSegmentInput(input.RunId, input.Epoch, input.Feed, head.LastPlanned, input.Limits, afterWait), cancellationToken);
                output = output with { PagesPlanned = plan.PagesPlanned, Planned = plan.Planned ?? output.Planned };
                if (plan.Stop is not null || plan.NotBefore is not null)
                {
                    return output with { Stop = plan.Stop, NotBefore = plan.NotBefore };
                }

                if (plan.Pages.Count == 0 && plan.IsEnd)
                {
                    break;
                }

                head.Plan(plan.Pages.Select(p => new PageToLoad(input.RunId, input.Epoch, p.Number, p.Token, p.Chunks)));
                afterWait = false;
                continue;
            }

            try
            {
                await head.ReadAsync(page => loader.OpenAsync(session, page, cancellationToken), cancellationToken);
            }
            catch (SourceWaitException wait)
            {
                await runs.ShowWaitAsync(input.RunId, input.Epoch, wait.NotBefore, cancellationToken);
                return output with { NotBefore = wait.NotBefore };
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                switch (FailureClassifier.Classify(failure))
                {
                    case FailureKind.Run:
                        return Stopped(output, failure);
                    // What the database does is not the page's doing.
                    case FailureKind.Transient when !input.LeavesOut || failure is NpgsqlException:
                        throw;
                    default:
                        head.LeaveOut();
                        break;
                }
            }
        }

        if (input.AfterWait)
        {
            await runs.ShowWaitAsync(input.RunId, input.Epoch, until: null, cancellationToken);
        }

        return output;
    }

    private async Task<LoadHeadOutput> LoadAsync(LoadHeadInput input, FeedSession session, HeadRecords head, CancellationToken cancellationToken)
    {
        var output = Nothing with { PagesPlanned = head.LastPlanned };
        foreach (var page in head.Pages.ToArray())
        {
            var loaded = await pages.RunAsync(
                new LoadPageInput(input.RunId, input.Epoch, input.Feed, new SegmentPage(page.Number, page.Token, page.Chunks), input.Limits), cancellationToken);
            head.Remove(page);
            output = output with
            {
                // One that waits is loaded with all others.
                Pages = output.Pages + (loaded.Outcome == PageOutcome.Committed ? 1 : 0),
                Failed = output.Failed + (loaded.Outcome == PageOutcome.Failed ? 1 : 0),
                Counts = output.Counts + loaded.Counts,
                Chunks = output.Chunks + loaded.Chunks,
                Stop = loaded.Stop,
            };
            if (loaded.Stop is not null)
            {
                break;
            }
        }

        await head.DisposeAsync();
        session.Head = null;
        return output;
    }

    private static LoadHeadOutput Stopped(LoadHeadOutput output, Exception failure) =>
        output with { Stop = new StopReason(FailureClassifier.StopKindOf(failure), ErrorText.Of(failure)) };
}
