using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>One run of a feed: begin, plan and load segments until the end, reconcile, discontinue what is missing, complete.</summary>
public static class CatalogLoad
{
    /// <summary>The segments after which the workflow continues as new, so that its history stays small.</summary>
    public const int SegmentsPerHistory = 10;

    /// <summary>How often a run goes back for pages that a crash of the server took out of the ledger again.</summary>
    public const int MaxRecoveries = 3;

    /// <summary>How often a run loads pages that settle what those before left open; two or three rounds are the rule.</summary>
    public const int MaxSettlings = 20;

    /// <summary>Runs the workflow.</summary>
    /// <param name="orchestration">The engine.</param>
    /// <param name="input">The start, or where to go on.</param>
    /// <returns>The end; meaningless after a continue-as-new.</returns>
    public static async Task<CatalogLoadOutput> RunAsync(IOrchestration orchestration, CatalogLoadInput input)
    {
        var patient = new PatientOrchestration(orchestration, input);
        try
        {
            if (await RunAsync(patient, input) is not { } output)
            {
                return new CatalogLoadOutput(null, null);
            }

            output = WorkflowEnd.Of(output);
            patient.SetProgress(WorkflowEnd.Progress(patient.Progress, output));
            return output;
        }
        catch (ActivityFailedException failure)
        {
            // No verdict could be given: the ledger shows the run as it was, and the next start adopts it.
            patient.SetProgress(WorkflowEnd.Progress(patient.Progress, failure));
            throw;
        }
    }

    /// <summary>Runs to the end, or gives <see langword="null"/> where the workflow continues as new.</summary>
    private static async Task<CatalogLoadOutput?> RunAsync(PatientOrchestration orchestration, CatalogLoadInput input)
    {
        BeginRunOutput? begin = null;
        var position = input.Position;
        if (position is null)
        {
            begin = await orchestration.CallActivityAsync(Activities.BeginRun, input.Begin);
            if (!begin.MayRun)
            {
                return new CatalogLoadOutput(begin, null);
            }

            position = new CatalogLoadPosition(
                begin.RunId!.Value,
                begin.Epoch,
                begin.Limits,
                After: 0,
                orchestration.CurrentTime,
                new RunProgress { State = WorkflowState.Running, PagesPlanned = begin.PagesPlanned, Pages = begin.PagesCommitted })
            {
                MayStartAnew = input.Begin.MayStartAnew && begin.Outcome == Ledger.BeginOutcome.Adopted,
            };
        }

        StopReason? stop = null;
        if (begin is { HoldsShape: true })
        {
            (position, stop) = await HeadLoad.RunAsync(orchestration, input.Begin.Feed, position, begin.PagesCommitted);
        }

        var load = new SegmentLoop(orchestration, input.Begin.Feed, position);
        stop ??= await load.RunAsync(SegmentsPerHistory);
        if (stop is null && !load.IsEnd)
        {
            orchestration.ContinueAsNew(input with { Position = load.Position });
            return null;
        }

        if (stop is { Kind: StopKind.Fenced })
        {
            return new CatalogLoadOutput(begin, null, stop);
        }

        if (stop is null)
        {
            var books = await orchestration.CallActivityAsync(
                Activities.Reconcile, new ReconcileInput(load.Position.RunId, load.Position.Epoch, input.Begin.Feed) { ChunkSize = load.Position.Limits.ChunkSize });
            if (books.LostPages > 0 && load.Position.Recoveries < MaxRecoveries)
            {
                orchestration.ContinueAsNew(input with { Position = load.Position with { After = 0, Recoveries = load.Position.Recoveries + 1 } });
                return null;
            }

            if (books.IsSettling && load.Position.Settlings < MaxSettlings)
            {
                orchestration.ContinueAsNew(input with { Position = load.Position with { After = 0, Settlings = load.Position.Settlings + 1 } });
                return null;
            }

            stop = books.Missing is null ? null : new StopReason(books.Kind ?? StopKind.Failure, books.Missing);
            if (books is { Missing: null, DeletesMissing: true })
            {
                (var goesOn, stop) = await DeleteMissingAsync(orchestration, input.Begin.Feed, load.Position);
                if (goesOn)
                {
                    orchestration.ContinueAsNew(input with { Position = load.Position with { After = 0 } });
                    return null;
                }

                if (stop is { Kind: StopKind.Fenced })
                {
                    return new CatalogLoadOutput(begin, null, stop);
                }
            }
        }

        var completion = await orchestration.CallActivityAsync(
            Activities.CompleteRun, () => new CompleteRunInput(load.Position.RunId, load.Position.Epoch, input.Begin.Feed, stop)
            {
                Anew = load.Position.MayStartAnew ? new AnewStart(input.Begin.Limits, input.Begin.AcceptShape) : null,
                Outages = orchestration.AllOutages,
            });
        return completion.Stop is { Kind: StopKind.Fenced } fenced
            ? new CatalogLoadOutput(begin, null, fenced)
            : new CatalogLoadOutput(begin, completion);
    }

    private static async Task<(bool GoesOn, StopReason? Stop)> DeleteMissingAsync(PatientOrchestration orchestration, string feed, CatalogLoadPosition position)
    {
        try
        {
            var deletes = await orchestration.CallActivityAsync(Activities.DeleteMissing, new DeleteMissingInput(position.RunId, position.Epoch, feed));
            return (deletes.GoesOn, deletes.Stop);
        }
        catch (ActivityFailedException failure)
        {
            // What is discontinued stays so; a resume goes on with the others.
            return (false, new StopReason(StopKind.Failure, failure.Message));
        }
    }
}
