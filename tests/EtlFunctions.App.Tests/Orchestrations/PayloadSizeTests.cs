using System.Text;
using System.Text.Json;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using Xunit.Abstractions;

namespace EtlFunctions.App.Tests.Orchestrations;

/// <summary>The bytes that cross into histories for the last segment of 1,000,000 products (40,000 pages of 25).</summary>
public sealed class PayloadSizeTests(ITestOutputHelper output)
{
    private const int Pages = 40_000;

    // Above this Azure Storage keeps a message in a blob of its own, at one more request each way.
    private const int MessageLimit = 45 * 1024;

    private static readonly Guid Run = Guid.CreateVersion7();

    [Theory]
    [InlineData(40, 1_500, 10_000)]
    [InlineData(200, 1_500, MessageLimit)]
    public void Activities_OfTheLastSegment_StaySmall(int pagesPerSegment, int mostInput, int mostOutput)
    {
        var limits = new LimitOptions { PagesPerSegment = pagesPerSegment };
        var pages = Enumerable.Range(Pages - pagesPerSegment + 1, pagesPerSegment).Select(Page).ToArray();
        var stop = new StopReason(StopKind.Failure, new string('x', ErrorText.MaxLength));
        var counts = new LoadCounts { Read = 25, Inserted = 25, SkusInserted = 75 };

        var inputs = Measure(
            new PlanSegmentInput(Run, 3, "products", Pages - pagesPerSegment, limits),
            new LoadPageInput(Run, 3, "products", pages[^1], limits),
            new FailPageInput(Run, 3, Pages, stop.Message),
            new CompleteRunInput(Run, 3, "products", stop));
        var outputs = Measure(
            new PlanSegmentOutput(pages, IsEnd: true, Pages, 1),
            new LoadPageOutput(PageOutcome.Committed, counts, 1),
            new LoadPageOutput(PageOutcome.Failed, counts, 1, Error: stop.Message),
            new CompleteRunOutput(new RunSummary { RunId = Run, Feed = "products", State = RunState.Incomplete, Error = stop.Message }, stop));

        Assert.InRange(inputs, 1, mostInput);
        Assert.InRange(outputs, 1, mostOutput);
    }

    private int Measure(params object[] contracts)
    {
        var sizes = contracts.Select(c => (c.GetType().Name, Bytes: Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(c, DurableJson.Options)))).ToList();
        sizes.ForEach(s => output.WriteLine($"{s.Name}: {s.Bytes} bytes"));
        return sizes.Max(s => s.Bytes);
    }

    /// <summary>A page of an NDJSON file of 1.2 GB, with a token as the file source writes it.</summary>
    private static SegmentPage Page(int number) => new(
        number,
        $$"""{"file":"products.ndjson","length":1207959552,"modified":639309559860123853,"offset":{{number * 30_198L}},"number":{{((number - 1) * 25) + 1}},"records":25,"bytes":30198}""");
}
