using EtlFunctions.Ledger;

namespace EtlFunctions.Tests.Ledger;

public sealed class RunWordsTests
{
    private static readonly RunSummary Night = new()
    {
        RunId = Guid.Parse("01a21c2e-0000-7000-8000-000000000001"),
        Feed = "shop",
        State = RunState.Incomplete,
        Read = 1_200,
        Inserted = 100,
        Updated = 200,
        Unchanged = 895,
        Rejected = 5,
        Stale = 3,
        SkusInserted = 300,
        Discontinued = 12,
        DeletesWithheld = 40,
        Pages = 47,
        PagesPlanned = 48,
        PagesFailed = 1,
        Chunks = 47,
        Retries = 9,
        Waits = 2,
        WaitSeconds = 185,
        SlowestPages = [new SlowPage(7, 12.5), new SlowPage(3, 1)],
        RejectReasons = [new CommonReject(3, "map", "price", "found 'x', expected a number.", "a.csv:7"), new CommonReject(1, "load", "23505", "two\nlines", "a.csv:9")],
        DurationSeconds = 3725,
        ProductsPerSecond = 12.9,
        Warnings = ["the total changed"],
        Error = "1 of 48 pages failed\nand a second line",
    };

    [Fact]
    public void Of_ANightWithEverything_TellsItInOrder() => Assert.Equal(
        """
          read          1,200 = 100 inserted + 200 updated + 895 unchanged + 5 rejected
                        of the unchanged, 0 are superseded by another record of their product and 3 are older than what is stored
          SKUs          300 inserted, 0 updated, 0 discontinued
          rejected      3 x price: found 'x', expected a number (first at a.csv:7)
                        1 x 23505: two lines (first at a.csv:9)
                        and 1 for other reasons
          discontinued  12 products no longer in the source, with their SKUs
          withheld      the deletes of 40 products no longer in the source: 'etl deletes show 01a21c2e-0000-7000-8000-000000000001'
          pages         47 committed of 48 planned, 1 failed
          chunks        47
          retries       9
          waits         2 as the source asked, 3 min 5 s in all
          slowest pages 7 (12.5 s), 3 (1.0 s)
          time          1 h 2 min, 12 products/s
          warning       the total changed
          ended         1 of 48 pages failed
                        and a second line
        """,
        RunWords.Of(Night));

    [Fact]
    public void Of_APlainNight_TellsNothingThatDidNotHappen()
    {
        var text = RunWords.Of(new RunSummary { RunId = Night.RunId, Feed = "shop", State = RunState.Succeeded, Read = 1, Unchanged = 1 });

        Assert.All(["rejected    ", "withheld", "waits", "slowest", "warning", "ended"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }
}
