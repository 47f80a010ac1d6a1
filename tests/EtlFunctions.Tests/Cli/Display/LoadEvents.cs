using EtlFunctions.Cli.Display;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Cli.Display;

/// <summary>Tells a meter what an engine would.</summary>
internal static class LoadEvents
{
    public static readonly Guid Run = new("019a0000-0000-7000-8000-000000000001");

    public static void Begin(this LoadMeter meter, int committed = 0, int planned = 0) => meter.OnBegin(new BeginRunOutput
    {
        Outcome = committed > 0 ? BeginOutcome.Adopted : BeginOutcome.Begun,
        RunId = Run,
        PagesCommitted = committed,
        PagesPlanned = planned,
    });

    public static void Plan(this LoadMeter meter, int pages, double? part = null, bool isEnd = false) =>
        meter.OnPlan(new PlanSegmentOutput([], isEnd, pages, part));

    public static void Commit(this LoadMeter meter, int pages, int rejects = 0)
    {
        for (var i = 1; i <= pages; i++)
        {
            var counts = new LoadCounts { Read = 25, Rejected = i == 1 ? rejects : 0 };
            meter.OnPage(new SegmentPage(i, "{}"), new LoadPageOutput(PageOutcome.Committed, counts, 1));
        }
    }

    public static void Fail(this LoadMeter meter, int page, string error) =>
        meter.OnPage(new SegmentPage(page, "{}"), new LoadPageOutput(PageOutcome.Failed, LoadCounts.Zero, Error: error));
}
