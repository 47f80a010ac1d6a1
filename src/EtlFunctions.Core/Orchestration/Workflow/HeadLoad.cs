using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Loads the first pages of a run by themselves, before any other, where they are held against the feed's shape.</summary>
internal static class HeadLoad
{
    /// <summary>Runs until the first pages are dealt with.</summary>
    /// <returns>Where the run is, and why it must stop, or <see langword="null"/>.</returns>
    public static async Task<(CatalogLoadPosition Position, StopReason? Stop)> RunAsync(
        IOrchestration orchestration, string feed, CatalogLoadPosition position, int pagesCommitted)
    {
        var input = new LoadHeadInput(position.RunId, position.Epoch, feed, position.Limits, pagesCommitted);
        for (var waits = 0; waits <= SegmentLoad.MaxWaits;)
        {
            LoadHeadOutput head;
            try
            {
                head = await orchestration.CallActivityAsync(Activities.LoadHead, input);
            }
            catch (ActivityFailedException failure)
            {
                if (input.LeavesOut)
                {
                    return (position, new StopReason(StopKind.Failure, failure.Message));
                }

                input = input with { LeavesOut = true };
                continue;
            }

            position = Show(orchestration, position, Add(position.Progress, head));
            if (head.Stop is not null || head.NotBefore is null)
            {
                return (position, head.Stop);
            }

            position = Show(orchestration, position, position.Progress with { State = WorkflowState.RateLimited, WaitingUntil = head.NotBefore });
            await orchestration.WaitUntilAsync(head.NotBefore.Value);
            position = Show(orchestration, position, position.Progress with { State = WorkflowState.Running, WaitingUntil = null });
            input = input with { AfterWait = true };
            waits++;
        }

        return (position, new StopReason(StopKind.Source, $"The source made the first records wait {SegmentLoad.MaxWaits} times. The next start tries them again."));
    }

    private static CatalogLoadPosition Show(IOrchestration orchestration, CatalogLoadPosition position, RunProgress progress)
    {
        orchestration.SetProgress(progress);
        return position with { Progress = progress };
    }

    private static RunProgress Add(RunProgress progress, LoadHeadOutput head) => progress with
    {
        Pages = progress.Pages + head.Pages,
        PagesFailed = progress.PagesFailed + head.Failed,
        PagesPlanned = head.PagesPlanned > progress.PagesPlanned ? head.PagesPlanned : progress.PagesPlanned,
        Products = progress.Products + head.Counts.Read - head.Counts.Rejected,
        Rejects = progress.Rejects + head.Counts.Rejected,
        Planned = head.Planned ?? progress.Planned,
    };
}
