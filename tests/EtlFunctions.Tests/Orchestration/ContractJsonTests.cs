using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Orchestration.Simulation;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>What crosses the port survives as JSON, and what an older version wrote is still understood.</summary>
public sealed class ContractJsonTests
{
    private static readonly Guid Run = new("0198a000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.FromHours(2));
    private static readonly LimitOptions Limits = new() { PageSize = 100, ChunkSize = 10, MaxParallelPages = 3, PagesPerSegment = 7, MaxRecordBytes = 4096, MaxRejects = 5, MaxRejectPercent = 20 };
    private static readonly StopReason Stop = new(StopKind.Source, "gone \ud83d\ude00 \"quoted\"");
    private static readonly SegmentPage Page = new(3, """{"o":9007199254740993}""", 2);
    private static readonly LoadCounts Counts = new()
    {
        Read = 10, Inserted = 1, Updated = 2, Unchanged = 3, Rejected = 4, Duplicates = 1, Stale = 1, SkusInserted = 5, SkusUpdated = 6, SkusDiscontinued = 7,
    };

    private static readonly RunProgress Progress = new()
    {
        State = WorkflowState.RateLimited, Pages = 1, PagesPlanned = 2, PagesFailed = 3, Products = 4, Rejects = 5, ProductsPerSecond = 6.5, Planned = 0.25, WaitingUntil = Time, DatabaseAwaySince = Time, Reason = "refused",
    };

    private static readonly DatabaseOutages Outages = new(2, 402.5, Time, Time.AddMinutes(6));

    private static readonly BeginRunInput Begin = new(Run, "shop", BeginMode.Resume, "host, process 1 (m, s)", "host, process 2 (m, s)") { FullRefresh = true, AcceptShape = true };

    private static readonly RunSummary Summary = new()
    {
        RunId = Run, Feed = "shop", State = RunState.SucceededWithRejects, Read = 10, Inserted = 1, Updated = 2, Unchanged = 3, Rejected = 4, Duplicates = 1,
        Stale = 1, SkusInserted = 5, SkusUpdated = 6, SkusDiscontinued = 7, Discontinued = 2, DeletesWithheld = 3, Pages = 8, PagesPlanned = 9, PagesFailed = 1, Chunks = 11, Retries = 12,
        DurationSeconds = 13.125, ProductsPerSecond = 14.5, Since = "2026-01-01", Watermark = "2026-02-01", Error = "one page failed",
    };

    [Fact]
    public void Contracts_Filled_ComeBackAsTheyWere()
    {
        Same(new CatalogLoadInput(Begin) { MaxOutageMinutes = 90, Position = new CatalogLoadPosition(Run, 2, Limits, 40, Time, Progress)
        {
            Round = 2, Outage = new DatabaseOutage(Time, 3, "refused") { ReachedAt = Time.AddMinutes(4) }, Outages = Outages,
        } });
        Same(new CatalogLoadOutput(
            new BeginRunOutput
            {
                Outcome = BeginOutcome.Held, RunId = Run, Epoch = 3, Limits = Limits, State = RunState.Running, PagesPlanned = 4, PagesCommitted = 5,
                Holder = "h", HeldSince = Time, LeaseUntil = Time.AddMinutes(1), WatermarkOf = "timestamp updated_at", HoldsShape = true,
            },
            new CompleteRunOutput(Summary, Stop),
            new StopReason(StopKind.Fenced, "taken over") { Found = RunState.Cancelled }) { State = WorkflowState.Cancelled, Reason = "cancelled" });
        Same(new SegmentLoadOutput(1, 2, Counts, Stop) { LoadedAt = Time, DatabaseAwaySince = Time, DatabaseError = "refused" });
        Same(Begin);
        Same(new LoadHeadInput(Run, 2, "shop", Limits, 3, AfterWait: true, LeavesOut: true));
        Same(new LoadHeadOutput(4, 1, Counts, 5, 0.5, Time, Stop, 6));
        Same(new PlanSegmentInput(Run, 2, "shop", 40, Limits, AfterWait: true));
        Same(new LoadPageInput(Run, 2, "shop", Page, Limits, AfterWait: true));
        Same(new LoadPageOutput(PageOutcome.Waiting, Counts, 2, Time, Stop, "why"));
        Same(new FailPageInput(Run, 2, 3, "why"));
        Same(new ReconcileInput(Run, 2, "shop"));
        Same(new ReconcileOutput("5 pages"));
        Same(new ReconcileOutput(null) { DeletesMissing = true });
        Same(new DeleteMissingInput(Run, 2, "shop"));
        Same(new DeleteMissingOutput(true, Stop));
        Same(new CompleteRunInput(Run, 2, "shop", Stop) { Outages = Outages });
        Same(Progress);
        Same(true);
    }

    [Fact]
    public void Contracts_WithLists_ComeBackAsTheyWere()
    {
        var segment = new SegmentLoadInput(Run, 2, "shop", [Page, new SegmentPage(4, "t")], Limits, 4);
        var segmentAgain = PortJson.To<SegmentLoadInput>(PortJson.Of(segment));
        Assert.Equal(segment.Pages, segmentAgain.Pages);
        Assert.Equal(segment with { Pages = [] }, segmentAgain with { Pages = [] });

        var plan = new PlanSegmentOutput([Page], true, 3, 0.5, Stop, Time);
        var planAgain = PortJson.To<PlanSegmentOutput>(PortJson.Of(plan));
        Assert.Equal(plan.Pages, planAgain.Pages);
        Assert.Equal(plan with { Pages = [] }, planAgain with { Pages = [] });
    }

    [Fact]
    public void Contracts_OfTheFirstVersion_AreStillRead()
    {
        Assert.False(PortJson.To<PlanSegmentInput>($$"""{"runId":"{{Run}}","epoch":1,"feed":"shop","after":40,"limits":{} }""").AfterWait);
        Assert.Null(PortJson.To<CatalogLoadOutput>("{}").Fenced);
        Assert.Null(PortJson.To<CatalogLoadOutput>("{}").State);
        Assert.Equal(Limits with { MaxRecordBytes = new LimitOptions().MaxRecordBytes, MaxRejects = null, MaxRejectPercent = 10 }, PortJson.To<LoadPageInput>(
            $$"""{"runId":"{{Run}}","epoch":1,"feed":"shop","page":{"number":1,"token":"t"},"limits":{"pageSize":100,"chunkSize":10,"maxParallelPages":3,"pagesPerSegment":7},"fieldOfALaterVersion":1}""").Limits);
    }

    [Fact]
    public void RunState_InJson_IsTheLedgersText()
    {
        foreach (var state in Enum.GetValues<RunState>())
        {
            Assert.Contains($"\"state\":\"{state.ToText()}\"", PortJson.Of(new CompleteRunOutput(Summary with { State = state })), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WorkflowState_OfALedgersState_HasItsText()
    {
        foreach (var state in Enum.GetValues<RunState>())
        {
            Assert.Contains($"\"state\":\"{state.ToText()}\"", PortJson.Of(new RunProgress { State = Enum.Parse<WorkflowState>(state.ToString()) }), StringComparison.Ordinal);
        }
    }

    private static void Same<T>(T value) => Assert.Equal(value, PortJson.To<T>(PortJson.Of(value)));
}
