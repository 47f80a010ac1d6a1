using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Loads the pages of one segment, a bounded number at once. A page that fails does not stop the others.</summary>
public static class SegmentLoad
{
    /// <summary>The most waits for the source that one page gets in one segment; a source that asks for more would fill the history.</summary>
    public const int MaxWaits = 100;

    /// <summary>Runs the workflow.</summary>
    /// <param name="orchestration">The engine.</param>
    /// <param name="input">The segment.</param>
    public static async Task<SegmentLoadOutput> RunAsync(IOrchestration orchestration, SegmentLoadInput input)
    {
        var loading = new List<Task<(LoadPageOutput Page, DateTimeOffset? AwaySince)>>(input.MaxParallelPages);
        var output = new SegmentLoadOutput(0, 0, LoadCounts.Zero);
        foreach (var page in input.Pages)
        {
            if (loading.Count == input.MaxParallelPages)
            {
                output = await TakeOneAsync(orchestration, loading, output);
            }

            if (output.Stop is not null || output.DatabaseAwaySince is not null)
            {
                break;
            }

            loading.Add(LoadAsync(orchestration, new LoadPageInput(input.RunId, input.Epoch, input.Feed, page, input.Limits)));
        }

        while (loading.Count > 0)
        {
            output = await TakeOneAsync(orchestration, loading, output);
        }

        return output;
    }

    private static async Task<SegmentLoadOutput> TakeOneAsync(IOrchestration orchestration, List<Task<(LoadPageOutput Page, DateTimeOffset? AwaySince)>> loading, SegmentLoadOutput output)
    {
        var done = await Task.WhenAny(loading);
        loading.Remove(done);
        var (page, awaySince) = await done;
        return new SegmentLoadOutput(
            output.Pages + (page.Outcome == PageOutcome.Committed ? 1 : 0),
            output.Failed + (page.Outcome == PageOutcome.Failed ? 1 : 0),
            output.Counts + page.Counts,
            output.Stop ?? page.Stop)
        {
            LoadedAt = page.Outcome == PageOutcome.Committed ? orchestration.CurrentTime : output.LoadedAt,
            DatabaseAwaySince = output.DatabaseAwaySince ?? awaySince,
            DatabaseError = output.DatabaseError ?? (awaySince is null ? null : page.Error),
        };
    }

    private static async Task<(LoadPageOutput Page, DateTimeOffset? AwaySince)> LoadAsync(IOrchestration orchestration, LoadPageInput input)
    {
        var counts = LoadCounts.Zero;
        for (var waits = 0; waits <= MaxWaits; waits++)
        {
            LoadPageOutput output;
            try
            {
                output = await orchestration.CallActivityAsync(Activities.LoadPage, input);
            }
            catch (ActivityFailedException failure) when (failure.IsDatabaseAway)
            {
                return Away(orchestration, counts, failure);
            }
            catch (ActivityFailedException failure)
            {
                return await GiveUpAsync(orchestration, input, counts, failure.Message);
            }

            counts += output.Counts;
            if (output.Outcome != PageOutcome.Waiting)
            {
                return (output with { Counts = counts }, null);
            }

            await orchestration.WaitUntilAsync(output.NotBefore ?? orchestration.CurrentTime);
            input = input with { AfterWait = true };
        }

        return await GiveUpAsync(orchestration, input, counts, $"The source made the page wait {MaxWaits} times. The next start tries it again.");
    }

    private static async Task<(LoadPageOutput Page, DateTimeOffset? AwaySince)> GiveUpAsync(IOrchestration orchestration, LoadPageInput input, LoadCounts counts, string error)
    {
        try
        {
            await orchestration.CallActivityAsync(Activities.FailPage, new FailPageInput(input.RunId, input.Epoch, input.Page.Number, error));
            return (new LoadPageOutput(PageOutcome.Failed, counts, Error: error), null);
        }
        catch (ActivityFailedException failure) when (failure.IsDatabaseAway)
        {
            return Away(orchestration, counts, failure);
        }
        catch (ActivityFailedException failure)
        {
            // Where not even the failure can be noted, the ledger is out of reach: other pages would fare no better.
            return (new LoadPageOutput(PageOutcome.Stopped, counts, Stop: new StopReason(StopKind.Failure, failure.Message)), null);
        }
    }

    /// <summary>The page stays planned: it is handed out again when the database is back.</summary>
    private static (LoadPageOutput Page, DateTimeOffset? AwaySince) Away(IOrchestration orchestration, LoadCounts counts, ActivityFailedException failure) =>
        (new LoadPageOutput(PageOutcome.Waiting, counts, Error: failure.Message), orchestration.CurrentTime);
}
