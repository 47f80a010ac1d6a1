using EtlFunctions.Cli.Display;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using Microsoft.Extensions.Time.Testing;

namespace EtlFunctions.Tests.Cli.Display;

public sealed class LoadGaugeTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LoadMeter _meter;
    private readonly LoadGauge _gauge;

    public LoadGaugeTests()
    {
        _meter = new LoadMeter(_time);
        _gauge = new LoadGauge(_meter);
        _gauge.Read();
    }

    [Fact]
    public void Read_PartOfTheSourcePlanned_EstimatesTheRest()
    {
        _meter.Begin();
        _meter.Plan(80, part: 0.2);
        _meter.Commit(40, rejects: 3);
        _time.Advance(TimeSpan.FromSeconds(2));
        var progress = _gauge.Read();

        Assert.Equal(400, progress.PagesTotal);
        Assert.Equal(0.1, progress.Part);
        Assert.Equal(500, progress.ProductsPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(18), progress.Remaining);
        Assert.Equal(" 10 %  40 of 400 pages  1,000 products  500/s  3 rejects  0 retries  0:18 left", Line(progress));
    }

    [Fact]
    public void Read_SizeUnknown_TellsNeitherPartNorRest()
    {
        _meter.Begin();
        _meter.Plan(80);
        _meter.Commit(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        var progress = _gauge.Read();
        Assert.Null(progress.Part);
        Assert.Null(progress.Remaining);
        Assert.Equal("1 page  25 products  25/s  0 rejects  0 retries", Line(progress));
    }

    [Fact]
    public void Read_SizeUnknownButAllPlanned_KnowsTheTotal()
    {
        _meter.Begin();
        _meter.Plan(50);
        _meter.Plan(50, isEnd: true);
        _meter.Commit(25);
        Assert.Equal(0.5, _gauge.Read().Part);
    }

    [Fact]
    public void Read_Resumed_CountsEarlierPagesButNotTheirSpeed()
    {
        _meter.Begin(committed: 300, planned: 400);
        _meter.Plan(400, part: 1, isEnd: true);
        _meter.Commit(50);
        _time.Advance(TimeSpan.FromSeconds(5));
        var progress = _gauge.Read();
        Assert.Equal(350, progress.PagesCommitted);
        Assert.Equal(0.875, progress.Part);
        Assert.Equal(250, progress.ProductsPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(5), progress.Remaining);
    }

    [Fact]
    public void Read_SpeedChanges_ForgetsWhatIsOlderThanTenSeconds()
    {
        _meter.Begin();
        _meter.Commit(1000);
        for (var second = 0; second < 15; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _meter.Commit(2);
            _gauge.Read();
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        _meter.Commit(2);
        Assert.Equal(50, _gauge.Read().ProductsPerSecond!.Value, 0.001);
    }

    [Fact]
    public void Read_PagesFailed_CountsThemAndKeepsTheLatest()
    {
        _meter.Begin();
        _meter.Plan(10, isEnd: true);
        for (var page = 1; page <= 7; page++)
        {
            _meter.Fail(page, $"error\n{page}");
        }

        var progress = _gauge.Read();
        Assert.Equal(0.7, progress.Part);
        Assert.Equal([3, 4, 5, 6, 7], progress.Counters.Failures.Select(f => f.Page));
        Assert.EndsWith("7 pages failed, the last: page 7: error 7", Line(progress), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RetryUnderWay_ShowsItUntilItIsDue()
    {
        _meter.OnRetry("page 3", 2, TimeSpan.FromSeconds(4), "connection refused");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("1 retry  page 3 failed (attempt 2), next in 3.0 s: connection refused", Line(_gauge.Read()), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(3));
        var due = _gauge.Read();
        Assert.Null(due.Counters.Retry);
        Assert.DoesNotContain("connection refused", Line(due), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SourceAsksToWait_ShowsHowLong()
    {
        _meter.OnProgress(new RunProgress { State = WorkflowState.RateLimited, WaitingUntil = _time.GetUtcNow().AddSeconds(90) });
        Assert.EndsWith("the source asks to wait another 1 min 30 s", Line(_gauge.Read()), StringComparison.Ordinal);
        _meter.OnProgress(new RunProgress { State = WorkflowState.Running });
        Assert.Null(_gauge.Read().Counters.WaitingUntil);
    }

    [Fact]
    public void Meter_CountedByManyThreads_LosesNothing()
    {
        Parallel.For(0, 16, _ => _meter.Commit(500, rejects: 1));
        var counters = _meter.Read();
        Assert.Equal((8000, 200_000L, 16L, 8000L), (counters.Pages, counters.Read, counters.Rejected, counters.Chunks));
    }

    private string Line(LoadProgress progress) => LoadText.Line(progress, _time.GetUtcNow());
}
