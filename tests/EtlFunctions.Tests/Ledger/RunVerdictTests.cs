using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Ledger;

public sealed class RunVerdictTests
{
    [Property(MaxTest = 2000, Arbitrary = [typeof(Runs)])]
    public void Decide_AnyRun_SucceedsExactlyWhenTheBooksBalanceAndAllIsCommitted(RunTotals run, bool stops)
    {
        var stop = stops ? new StopReason(StopKind.Source, "x") : null;
        var c = run.Counts;
        var isComplete = !stops && run.PlanComplete && run.PagesFailed == 0 && run.PagesCommitted == run.PagesPlanned
            && c.Read == c.Inserted + c.Updated + c.Unchanged + c.Rejected;

        var isRejected = (c.Rejected == c.Read && c.Read > 0) || c.Rejected > run.Limits.MaxRejects || c.Rejected * 100 > run.Limits.MaxRejectPercent * c.Read;

        var state = RunVerdict.Decide(run, stop);

        Assert.Equal(isComplete && !isRejected, state.IsSuccess());
        Assert.Equal(isComplete && !isRejected && c.Rejected > 0, state == RunState.SucceededWithRejects);
        Assert.Equal(!isComplete && run.PagesPlanned > 0 && !(isRejected && RunVerdict.IsForRejects(run, stop)), state == RunState.Incomplete);
        Assert.True(stops || (RunVerdict.Missing(run) is null) == (isComplete && !isRejected));
        Assert.True(RunTransitions.IsLegal(RunState.Running, state));
    }

    [Fact]
    public void Missing_CountsOff_SaysWhich() => Assert.Equal(
        "the counts do not balance: 5 read, but 1 inserted + 2 updated + 0 unchanged + 1 rejected",
        RunVerdict.Missing(new RunTotals
        {
            RunId = Guid.Empty, Feed = "f", State = RunState.Running, PlanComplete = true,
            Counts = new LoadCounts { Read = 5, Inserted = 1, Updated = 2, Rejected = 1 },
        }));

    [Fact]
    public void Decide_EmptyAfterARunThatWasNot_Fails()
    {
        var run = new RunTotals { RunId = Guid.Empty, Feed = "f", State = RunState.Running, PlanComplete = true };
        var before = new RunBefore(Guid.Empty, new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero), 7);

        Assert.Equal(RunState.Succeeded, RunVerdict.Decide(run, null));
        Assert.Equal(RunState.Failed, RunVerdict.Decide(run with { Before = before }, null));
        Assert.Equal(RunState.Failed, RunVerdict.Decide(run with { Before = before, PagesPlanned = 1, PagesCommitted = 1 }, null));
        Assert.Contains("of 2024-01-31 read 7 records", RunVerdict.Missing(run with { Before = before }), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_StoppedForItsRejects_FailsThoughPagesAreLeft() => Assert.Equal(
        RunState.Failed,
        RunVerdict.Decide(
            new RunTotals { RunId = Guid.Empty, Feed = "f", State = RunState.Running, PagesPlanned = 9, PagesCommitted = 4 },
            new StopReason(StopKind.Rejects, "x")));

    [Fact]
    public void Decide_IncrementalRunWithoutAnyCursor_FailsOnceAllIsLoaded()
    {
        var run = new RunTotals
        {
            RunId = Guid.Empty, Feed = "f", State = RunState.Running, PlanComplete = true, PagesPlanned = 2, PagesCommitted = 2,
            Counts = new LoadCounts { Read = 5, Inserted = 5 }, Cursor = new CursorOrigin(CursorType.Timestamp, "updated_at"),
        };

        Assert.Equal(RunState.Failed, RunVerdict.Decide(run, null));
        Assert.Equal(RunState.Failed, RunVerdict.Decide(run, new StopReason(StopKind.Failure, RunVerdict.Missing(run)!)));
        Assert.Contains("\"updated_at\" (source.incremental.cursorPath)", RunVerdict.Missing(run), StringComparison.Ordinal);
        Assert.Equal(RunState.Incomplete, RunVerdict.Decide(run with { PagesCommitted = 1 }, null));
        Assert.Equal(RunState.Succeeded, RunVerdict.Decide(run with { Counts = LoadCounts.Zero }, null));
        Assert.Equal(RunState.Succeeded, RunVerdict.Decide(run with { Highest = new Watermark("2024-01-31", "2024-01-31T00:00:00") }, null));
    }

    private static class Runs
    {
        /// <summary>Small numbers, so that runs whose books balance are as common as others.</summary>
        public static Arbitrary<RunTotals> Arbitrary() => (
            from planned in Gen.Choose(0, 2)
            from committed in Gen.Choose(0, planned)
            from failed in Gen.Choose(0, planned - committed)
            from complete in Gen.Elements(true, true, false)
            from counts in Gen.ArrayOf(Gen.Choose(0, 2), 4)
            from off in Gen.Elements(0, 0, 0, 1, -1)
            from most in Gen.Elements<int?>(null, null, 0, 1)
            from percent in Gen.Elements(10, 50, 100)
            select new RunTotals
            {
                RunId = Guid.Empty, Feed = "f", State = RunState.Running, PlanComplete = complete,
                Limits = new LimitOptions { MaxRejects = most, MaxRejectPercent = percent },
                PagesPlanned = planned, PagesCommitted = committed, PagesFailed = failed,
                Counts = new LoadCounts
                {
                    Read = counts.Sum() + off, Inserted = counts[0], Updated = counts[1], Unchanged = counts[2], Rejected = counts[3],
                },
            }).ToArbitrary();
    }
}
