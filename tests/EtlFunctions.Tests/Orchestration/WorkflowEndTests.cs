using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Orchestration;

public sealed class WorkflowEndTests
{
    [Fact]
    public void Progress_OfARunThatIsOver_IsWhatTheLedgerCounted()
    {
        // The answer to one commit was lost: the page was found committed by its next attempt, and counted by both.
        var before = new RunProgress { State = WorkflowState.Running, Pages = 1001, PagesPlanned = 1000, Products = 25_025, ProductsPerSecond = 90 };
        var summary = new RunSummary
        {
            RunId = Guid.CreateVersion7(), Feed = "shop", State = RunState.SucceededWithRejects, Pages = 1000, PagesPlanned = 1000, Read = 25_000, Inserted = 24_990, Rejected = 10,
        };

        var last = WorkflowEnd.Progress(before, WorkflowEnd.Of(new CatalogLoadOutput(null, new CompleteRunOutput(summary))));

        Assert.Equal(
            before with { State = WorkflowState.SucceededWithRejects, Pages = 1000, Products = 24_990, Rejects = 10 }, last);
    }

    [Fact]
    public void Progress_OfARunThatWasTakenOver_StaysWhereItWas()
    {
        var before = new RunProgress { State = WorkflowState.Running, Pages = 7, PagesPlanned = 9, Products = 175 };

        var last = WorkflowEnd.Progress(before, WorkflowEnd.Of(new CatalogLoadOutput(null, null, new StopReason(StopKind.Fenced, "it was taken over"))));

        Assert.Equal(before with { State = WorkflowState.TakenOver, Reason = "it was taken over" }, last);
    }
}
