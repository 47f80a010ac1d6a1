using System.Text.RegularExpressions;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Loading;

namespace EtlFunctions.Tests.Ledger;

public sealed class RunTransitionsTests
{
    [Fact]
    public async Task RunStates_OfTheLedgersCheck_AreThoseOfTheEnum()
    {
        await using var host = await CoreHost.CreateAsync();
        var check = await host.Database.ScalarAsync<string>(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'run_state_check' AND conrelid = 'etl.run'::regclass");

        var states = Regex.Matches(check!, "'([a-z_]+)'").Select(m => m.Groups[1].Value).ToArray();

        Assert.Equal(Enum.GetValues<RunState>().Select(s => s.ToText()).Order(), states.Order());
        Assert.All(Enum.GetValues<RunState>(), s => Assert.Equal(s, RunStateText.Parse(s.ToText())));
        Assert.Throws<FormatException>(() => RunStateText.Parse("Running"));
    }

    [Fact]
    public async Task RunStates_InTheIndexOfLiveRuns_AreThoseThatAreAlive()
    {
        await using var host = await CoreHost.CreateAsync();
        var index = await host.Database.ScalarAsync<string>("SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'etl.run_alive_key'::regclass");

        Assert.Equal(
            Enum.GetValues<RunState>().Where(s => s.IsAlive()).Select(s => s.ToText()).Order(),
            Regex.Matches(index!, "'([a-z_]+)'").Select(m => m.Groups[1].Value).Order());
    }

    [Theory]
    [InlineData(RunState.Pending)]
    [InlineData(RunState.Running)]
    [InlineData(RunState.RateLimited)]
    public async Task End_InAStateThatIsNoEnd_IsRefused(RunState state)
    {
        await using var host = await CoreHost.CreateAsync();
        var run = await OpenRun.BeginAsync(host);
        var totals = await run.TotalsAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => host.Get<RunLedger>().EndAsync(totals with { State = state }, CancellationToken.None));
    }

    /// <summary>Every statement that writes a run's state is tried on a run in every state; the database notes what changed.</summary>
    [Fact]
    public async Task Statements_OnARunInAnyState_MakeTheLegalChangesAndNoOthers()
    {
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync(
            """
            CREATE TABLE public.change (before text, after text);
            CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO public.change VALUES (OLD.state, NEW.state);
                RETURN NULL;
            END $$;
            CREATE TRIGGER note AFTER UPDATE OF state ON etl.run FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION public.note();
            """);
        var ledger = host.Get<RunLedger>();
        var statements = new Func<OpenRun, Task>[]
        {
            run => ledger.CancelAsync(run.Id, CancellationToken.None),
            run => ledger.ShowWaitAsync(run.Id, run.Epoch, DateTimeOffset.MaxValue.AddDays(-1), CancellationToken.None),
            run => ledger.ShowWaitAsync(run.Id, run.Epoch, null, CancellationToken.None),
            run => BeginAsync(run, BeginMode.Start),
            run => BeginAsync(run, BeginMode.Fresh),
            run => BeginAsync(run, BeginMode.Resume),
            run => BeginAsync(run, BeginMode.Start, fingerprint: "another"),
            async run =>
            {
                var totals = await run.TotalsAsync() with { PagesCommitted = 1 };
                await ledger.EndAsync(totals with { State = RunVerdict.Decide(totals, null) }, CancellationToken.None);
            },
            async run =>
            {
                var totals = await run.TotalsAsync();
                await ledger.EndAsync(totals with { State = RunVerdict.Decide(totals, new StopReason(StopKind.Source, "x")) }, CancellationToken.None);
            },
        };
        var ends = Enum.GetValues<RunState>().Where(s => !s.IsAlive()).Select(end => new Func<OpenRun, Task>(async run =>
            await ledger.EndAsync(await run.TotalsAsync() with { State = end }, CancellationToken.None)));
        statements = [.. statements, .. ends];
        var made = new HashSet<(RunState, RunState)>();
        foreach (var state in Enum.GetValues<RunState>())
        {
            foreach (var (statement, n) in statements.Select((s, n) => (s, n)))
            {
                var run = await OpenRun.BeginAsync(host, feed: $"{state}{n}".ToLowerInvariant());
                await host.Database.ExecuteAsync($"UPDATE etl.run SET state = '{state.ToText()}' WHERE id = '{run.Id}'; DELETE FROM public.change WHERE before = 'running'");
                await statement(run);
                foreach (var change in await host.Database.ScalarAsync<string[]>("SELECT coalesce(array_agg(before || ' ' || after), '{}') FROM public.change") ?? [])
                {
                    var states = change.Split(' ').Select(RunStateText.Parse).ToArray();
                    Assert.True(RunTransitions.IsLegal(states[0], states[1]), $"{change}, by statement {n}");
                    made.Add((states[0], states[1]));
                }

                await host.Database.ExecuteAsync("DELETE FROM public.change");
            }
        }

        var legal = from before in Enum.GetValues<RunState>() from after in Enum.GetValues<RunState>() where before != after && RunTransitions.IsLegal(before, after) select (before, after);
        Assert.Equal(legal.Order(), made.Order());

        Task BeginAsync(OpenRun run, BeginMode mode, string fingerprint = "fingerprint") => Task.Run(async () =>
        {
            var feed = await host.Database.ScalarAsync<string>($"SELECT feed FROM etl.run WHERE id = '{run.Id}'");
            await ledger.BeginAsync(
                new RunOrder(mode == BeginMode.Resume ? run.Id : Guid.CreateVersion7(), feed!, mode, "other", "holder"), new RunStart(fingerprint, new()), CancellationToken.None);
        });
    }
}
