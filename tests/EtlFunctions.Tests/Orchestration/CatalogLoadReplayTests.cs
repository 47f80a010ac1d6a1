using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Orchestration.Simulation;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>An engine may run a workflow again from the start and answer with recorded results: the same must come of it.</summary>
public sealed class CatalogLoadReplayTests
{
    [Property(MaxTest = 60)]
    public void Replay_AnyRun_MakesTheSameCallsInTheSameOrder(int seed, byte pages)
    {
        var engine = Scenario.Engine(Scenario.Troubled(Math.Abs(seed % 10_000), pages), seed);
        engine.Run();
        foreach (var history in engine.Finished)
        {
            Assert.Equal(history, Replayed(history, history.Count));
        }
    }

    [Theory]
    [InlineData(3, 70)]
    [InlineData(4, 60)]
    [InlineData(8, 90)]
    public void Replay_EveryPrefixOfAHistory_GoesOnAsBefore(int seed, int pages)
    {
        var engine = Scenario.Engine(Scenario.Troubled(seed, pages), seed);
        engine.Run();
        Assert.Contains(engine.Finished, h => h.Any(e => e.Kind == HistoryKind.ContinuedAsNew));
        Assert.Contains(engine.Finished, h => h.Any(e => e.Kind == HistoryKind.Failed));
        Assert.Contains(engine.Finished, h => h.Any(e => e.Kind == HistoryKind.TimerSet));
        foreach (var history in engine.Finished)
        {
            for (var length = 1; length <= history.Count; length++)
            {
                // What follows without another answer is done again, no more and no less.
                var again = Replayed(history, length);
                Assert.Equal(history.Take(again.Count), again);
                Assert.True(again.Count == history.Count || history[again.Count].IsAnswer);
            }
        }
    }

    [Theory]
    [InlineData(StopKind.Fenced)]
    [InlineData(StopKind.Source)]
    [InlineData(StopKind.Failure)]
    public void Replay_RunThatStops_MakesTheSameCalls(StopKind kind)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var ledger = Scenario.Troubled(seed, 50);
            var page = ledger.Page;
            ledger.Page = (number, attempt) => number == 17 ? Scenario.Stop(kind) : page(number, attempt);
            var engine = Scenario.Engine(ledger, seed);
            var output = engine.Run();
            Assert.Equal(kind, (output.Fenced ?? output.Completion!.Stop)!.Kind);
            Assert.All(engine.Finished, h => Assert.Equal(h, Replayed(h, h.Count)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Crash_BetweenAnyTwoSteps_EndsAsWithoutIt(bool losesAnAnswer)
    {
        const int Pages = 30;
        var steps = Steps(Scenario.Engine(Ledger(), seed: 5));
        Assert.InRange(steps, 30, 500);
        for (var crash = 0; crash < steps; crash++)
        {
            var ledger = Ledger();
            var engine = Scenario.Engine(ledger, seed: 5);
            for (var step = 0; step < crash; step++)
            {
                engine.Step();
            }

            if (losesAnAnswer)
            {
                engine.LoseAnswer();
            }

            engine.Crash();
            var output = engine.Run();
            Assert.Null(output.Completion!.Stop);
            Assert.Equal(Pages, ledger.Committed);
            Assert.InRange(engine.MostPagesAtOnce, 1, 4);
        }

        static FakeLedger Ledger()
        {
            var ledger = new FakeLedger(Pages) { Limits = new() { PagesPerSegment = 4, MaxParallelPages = 4 } };
            ledger.Page = (page, attempt) => page % 7 == 0 && attempt < 3 ? Scenario.Wait(ledger.Now.AddSeconds(5)) : null;
            return ledger;
        }
    }

    [Fact]
    public void Replay_AnotherInputThanRecorded_IsRefused()
    {
        var engine = Scenario.Engine(new FakeLedger(5));
        engine.Run();
        var history = engine.Finished[^1].ToList();
        var call = history.FindIndex(e => e.Name == Activities.PlanSegment.Name);
        history[call] = history[call] with { Json = history[call].Json.Replace("\"after\":0", "\"after\":1", StringComparison.Ordinal) };
        Assert.Throws<NonDeterminismException>(() => Replayed(history, history.Count));
    }

    [Fact]
    public void Replay_CallMissingFromTheWorkflow_IsRefused()
    {
        var engine = Scenario.Engine(new FakeLedger(5));
        engine.Run();
        var history = engine.Finished[^1].ToList();
        var call = history.FindIndex(e => e.Name == Activities.Reconcile.Name);
        history.Insert(call, history[call] with { Name = "Another" });
        Assert.Throws<NonDeterminismException>(() => Replayed(history, history.Count));
    }

    private static int Steps(SimulatedEngine engine)
    {
        var steps = 1;
        while (engine.Step())
        {
            steps++;
        }

        return steps;
    }

    private static List<HistoryEvent> Replayed(IReadOnlyList<HistoryEvent> history, int length)
    {
        var again = history.Take(length).ToList();
        new WorkflowInstance(again).Start();
        return again;
    }
}
