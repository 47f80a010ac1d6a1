using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Orchestration.Simulation;

/// <summary>Runs of the workflow on the simulated engine.</summary>
internal static class Scenario
{
    public static CatalogLoadInput Input { get; } =
        new(new BeginRunInput(new Guid("0198a000-0000-7000-8000-000000000001"), "shop", BeginMode.Start, "test"));

    public static LoadPageOutput Committed { get; } = new(PageOutcome.Committed, LoadCounts.Zero, 1);

    public static LoadPageOutput PageFailed { get; } = new(PageOutcome.Failed, LoadCounts.Zero, Error: "the record is broken");

    public static SimulatedEngine Engine(FakeLedger ledger, int seed = 1) => new(ledger, seed, Input);

    public static LoadPageOutput Wait(DateTimeOffset until) => new(PageOutcome.Waiting, LoadCounts.Zero, NotBefore: until);

    public static LoadPageOutput Stop(StopKind kind) => new(PageOutcome.Stopped, LoadCounts.Zero, Stop: new StopReason(kind, $"stopped: {kind}"));

    public static ActivityFailedException Exhausted(string activity) => new(activity, $"{activity} still fails");

    /// <summary>Makes a ledger whose pages and plans fail, wait, and give nothing, by seed; each only so often that the run ends.</summary>
    public static FakeLedger Troubled(int seed, int pages)
    {
        var parallel = 1 + (seed % 9);
        var ledger = new FakeLedger(pages) { Limits = new LimitOptions { PagesPerSegment = 1 + (seed % 5), MaxParallelPages = parallel } };
        ledger.Page = (page, attempt) => Mix(seed, page, attempt) switch
        {
            < 10 when attempt == 1 => throw Exhausted("LoadPage"),
            < 20 when attempt == 1 => PageFailed,
            < 45 when attempt < 4 => Wait(ledger.Now.AddSeconds(30)),
            _ => null,
        };
        ledger.Plan = (planned, plan) => Mix(seed, -planned, plan) switch
        {
            < 15 when plan < 40 => new PlanSegmentOutput([], false, planned, NotBefore: ledger.Now.AddMinutes(1)),
            _ => null,
        };
        ledger.HoldsShape = seed % 2 == 0;
        ledger.Head = head => Mix(seed, 11, head) switch
        {
            < 20 when head < 3 => throw Exhausted("LoadHead"),
            < 50 when head < 6 => new LoadHeadOutput(0, 0, LoadCounts.Zero, NotBefore: ledger.Now.AddSeconds(20)),
            _ => null,
        };
        var calls = 0;
        ledger.IsAway = name => Mix(seed, 13, ++calls / 4) < 12 && calls < 400;
        ledger.IsEmptyPlan = plan => plan < 40 && Mix(seed, 7, plan) < 20;
        return ledger;
    }

    // 0 to 99, the same for the same arguments in every process.
    private static int Mix(int a, int b, int c) => (int)((uint)((a * 73_856_093) ^ (b * 19_349_663) ^ (c * 83_492_791)) % 7919 % 100);
}
