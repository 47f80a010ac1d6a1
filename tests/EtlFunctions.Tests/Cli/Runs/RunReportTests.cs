using EtlFunctions.Cli.Runs;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace EtlFunctions.Tests.Cli.Runs;

public sealed class RunReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Lines_IncompleteRun_SayWhatIsDoneAndWhyItEnded()
    {
        var lines = RunReport.Lines(new RunSummary
        {
            RunId = Guid.Empty,
            Feed = "shop",
            State = RunState.Incomplete,
            Read = 1_000,
            Inserted = 990,
            Unchanged = 9,
            Rejected = 1,
            Duplicates = 4,
            Stale = 5,
            SkusInserted = 2_970,
            Pages = 40,
            PagesPlanned = 80,
            PagesFailed = 2,
            Chunks = 40,
            Retries = 3,
            DurationSeconds = 2.5,
            ProductsPerSecond = 400,
            Warnings = ["the total changed"],
            Error = "interrupted",
        });
        Assert.Equal(
            [
                "  read          1,000 = 990 inserted + 0 updated + 9 unchanged + 1 rejected",
                "                of the unchanged, 4 are superseded by another record of their product and 5 are older than what is stored",
                "  SKUs          2,970 inserted, 0 updated, 0 discontinued",
                "  pages         40 committed of 80 planned, 2 failed",
                "  chunks        40",
                "  retries       3",
                "  time          2.5 s, 400 products/s",
                "  warning       the total changed",
                "  ended         interrupted",
            ],
            lines);
    }

    [Fact]
    public void FailedPages_SameErrorOnMany_IsSaidOnce()
    {
        FailedPage[] pages = [new(3, 1, "gone"), new(4, 2, "gone"), new(1_200, 7, "refused\nagain")];
        Assert.Equal(
            [
                "  failed pages  3, 4 after 2 attempts: gone",
                "  failed page   1,200 after 7 attempts: refused again",
                "                and 9 pages more",
            ],
            RunReport.FailedPages(pages, 12));
    }

    [Fact]
    public void Lease_HeldByAProcess_NamesItWithoutWhatMachinesCompare()
    {
        var time = new FakeTimeProvider(Noon);
        Assert.Equal(
            "process 77 on db-host since 2026-03-01 11:58:00 +00:00 (2 min 0 s); its lease lasts until 2026-03-01 12:00:30 +00:00 unless it is renewed",
            LeaseText.Of("db-host, process 77 (boot-id, 123)", Noon.AddMinutes(-2), Noon.AddSeconds(30), time));
        Assert.Equal("instance abc; its lease ended 2026-03-01 11:59:59 +00:00", LeaseText.Of("instance abc", null, Noon.AddSeconds(-1), time));
    }
}
