using EtlFunctions.Tests.Cli;
using Npgsql;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>The real process is killed with SIGKILL; the next one loads what is left, and nothing twice.</summary>
public sealed class KilledProcessTests
{
    private const string Blocked =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl' AND wait_event_type = 'Lock' AND query LIKE ";

    [Fact]
    public async Task Run_KilledAtManyRandomPoints_LoadsEveryRecordOnce()
    {
        const int Seed = 20_261;
        const int Records = 5_000;
        using var file = new ProductFile(Records);
        await using var db = await TestDatabase.CreateAsync();
        await file.MigrateAsync(db.ConnectionString);
        await using var gate = await Gate.BuildAsync(db.ConnectionString);
        var choice = new Random(Seed);
        var epoch = 0;
        foreach (var kill in Kills(choice))
        {
            var before = await ChunksAsync(db);
            await gate.CloseAsync(kill.Place, kill.Passages);
            string[] command = epoch > 0 && choice.Next(2) == 0 ? ["resume"] : ["run", "shop"];
            await using (var etl = EtlProcess.Start(file.Folder, db.ConnectionString, [.. command, "--output", "json"]))
            {
                await gate.ReachedByAsync(etl, kill.ToString());
                await etl.SignalAsync("KILL");
                Assert.NotEqual(0, (await etl.WaitAsync()).ExitCode);
            }

            await gate.BuryAsync(kill.Commits);
            // A process killed in the begin or the takeover has done nothing if the server takes that back.
            epoch += kill is { Place: Gate.Places.Begin or Gate.Places.TakeOver, Commits: false } ? 0 : 1;
            Assert.Equal(epoch, await db.ScalarAsync<int>("SELECT coalesce(max(epoch), 0) FROM etl.feed_state"));
            AssertChunks(kill, before, await ChunksAsync(db));
            Assert.Equal(
                await db.ScalarAsync<string>("SELECT concat_ws(' ', count(*), (SELECT count(*) FROM etl.reject)) FROM catalog.product"),
                await db.ScalarAsync<string>("SELECT concat_ws(' ', coalesce(sum(inserted), 0), coalesce(sum(rejected), 0)) FROM etl.page"));
        }

        Assert.Equal(200, await ChunksAsync(db));
        var last = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "resume", "--output", "json");
        Assert.True(last.ExitCode == 0, last.All);
        Assert.StartsWith("Resuming run ", last.Error, StringComparison.Ordinal);
        file.AssertCounts(last);
        await file.AssertLoadedAsync(db.ConnectionString);
        Assert.Equal(1, await db.ScalarAsync<long>("SELECT count(*) FROM etl.run"));
        Assert.Equal(epoch + 1, await db.ScalarAsync<int>("SELECT epoch FROM etl.feed_state"));
    }

    [Fact]
    public async Task Run_KilledBeforeItReadTheAnswerToItsVerdict_IsOver()
    {
        using var file = new ProductFile(1_000);
        await using var db = await TestDatabase.CreateAsync();
        await file.MigrateAsync(db.ConnectionString);
        await using var gate = await Gate.BuildAsync(db.ConnectionString);
        await gate.CloseAsync(Gate.Places.Verdict, 0);
        await using (var etl = EtlProcess.Start(file.Folder, db.ConnectionString, "run", "shop"))
        {
            await gate.ReachedByAsync(etl, "the verdict");
            await etl.SignalAsync("KILL");
            await etl.WaitAsync();
        }

        await gate.BuryAsync(commits: true);
        Assert.Equal("succeeded_with_rejects", await db.ScalarAsync<string>("SELECT state FROM etl.run"));
        await file.AssertLoadedAsync(db.ConnectionString);

        // Nothing is left to resume, and a new run finds everything as it is.
        var resumed = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "resume", "--output", "json");
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("Nothing to resume: every run in the ledger is over.", resumed.All, StringComparison.Ordinal);
        var again = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "run", "shop", "--output", "json");
        Assert.True(again.ExitCode == 0, again.All);
        using var summary = System.Text.Json.JsonDocument.Parse(again.OutputLines[^1]);
        Assert.Equal(1_000 - file.Rejects, summary.RootElement.GetProperty("unchanged").GetInt64());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_KilledBetweenStatementAndAnswer_FindsWhatIsCommitted(bool resumesBeforeTheCommit)
    {
        using var file = new ProductFile(1_000);
        await using var db = await TestDatabase.CreateAsync();
        await file.MigrateAsync(db.ConnectionString);
        EtlProcess? resuming = null;
        await using (var blocker = await db.OpenAsync())
        {
            await using var transaction = await blocker.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("LOCK TABLE catalog.product IN EXCLUSIVE MODE", blocker))
            {
                await command.ExecuteNonQueryAsync();
            }

            await using (var etl = EtlProcess.Start(file.Folder, db.ConnectionString, "run", "shop"))
            {
                await Eventually.HoldsAsync(async () => await db.ScalarAsync<long>($"{Blocked}'%load_chunk%'") == 4, "four chunk statements are sent");
                await etl.SignalAsync("KILL");
                await etl.WaitAsync();
            }

            // The server does not know yet that nobody waits for the answer: once the lock is free, it commits.
            Assert.Equal((4L, 0L), (await db.ScalarAsync<long>($"{Blocked}'%load_chunk%'"), await ChunksAsync(db)));
            if (resumesBeforeTheCommit)
            {
                resuming = EtlProcess.Start(file.Folder, db.ConnectionString, "resume", "--output", "json");
                await Eventually.HoldsAsync(
                    async () => resuming.HasExited || await db.ScalarAsync<long>($"{Blocked}'%begin_run%'") == 1, "the takeover waits for the chunks");
                Assert.False(resuming.HasExited, resuming.HasExited ? (await resuming.WaitAsync()).All : null);
            }

            await transaction.CommitAsync();
        }

        if (resuming is null)
        {
            await Eventually.HoldsAsync(async () => await ChunksAsync(db) == 4, "the chunks without a client are committed");
            resuming = EtlProcess.Start(file.Folder, db.ConnectionString, "resume", "--output", "json");
        }

        await using (resuming)
        {
            var result = await resuming.WaitAsync();
            Assert.True(result.ExitCode == 0, result.All);
            Assert.StartsWith("Resuming run ", result.Error, StringComparison.Ordinal);
            file.AssertCounts(result);
        }

        await file.AssertLoadedAsync(db.ConnectionString);
    }

    /// <summary>Where the processes die: at every place, before and after what they sent is committed, and many chunks apart.</summary>
    private static IEnumerable<Kill> Kills(Random choice)
    {
        yield return new(Gate.Places.Begin, 0, Commits: false);
        yield return new(Gate.Places.Begin, 0, Commits: true);
        yield return new(Gate.Places.TakeOver, 0, Commits: false);
        yield return new(Gate.Places.TakeOver, 0, Commits: true);
        yield return new(Gate.Places.Plan, 0, Commits: false);
        yield return new(Gate.Places.Plan, 0, Commits: true);
        // In all there are 200 chunks, so that these do not reach the end.
        string[] places = [Gate.Places.Product, Gate.Places.Checkpoint, Gate.Places.Commit];
        for (var n = 0; n < 9; n++)
        {
            var place = places[n % 3];
            yield return new(place, choice.Next(0, 13) * (place == Gate.Places.Product ? 25 : 1) + (place == Gate.Places.Product ? choice.Next(25) : 0), choice.Next(2) == 0);
        }

        yield return new(Gate.Places.Plan, 2, Commits: false);
        yield return new(Gate.Places.TakeOver, 0, Commits: false);
        yield return new(Gate.Places.Verdict, 0, Commits: false);
    }

    private static void AssertChunks(Kill kill, long before, long after)
    {
        const int PagesAtOnce = 4;
        var more = after - before;
        switch (kill.Place)
        {
            case Gate.Places.Checkpoint or Gate.Places.Commit when kill.Commits:
                Assert.InRange(more, kill.Passages + 1, kill.Passages + PagesAtOnce);
                break;
            case Gate.Places.Checkpoint or Gate.Places.Commit:
                Assert.Equal(kill.Passages, more);
                break;
            case Gate.Places.Product:
                Assert.InRange(more, 0, (kill.Passages / 24) + (kill.Commits ? PagesAtOnce : 0));
                break;
            case Gate.Places.Plan when kill.Passages > 0:
                Assert.InRange(more, 1, 199);
                break;
            case Gate.Places.Verdict:
                Assert.Equal(200, after);
                break;
            default:
                Assert.Equal(0, more);
                break;
        }
    }

    private static Task<long> ChunksAsync(TestDatabase db) => db.ScalarAsync<long>("SELECT coalesce(sum(chunks), 0)::bigint FROM etl.page");

    /// <summary>One death of a process.</summary>
    /// <param name="Place">Where its statements stand.</param>
    /// <param name="Passages">How many passed that place before.</param>
    /// <param name="Commits">Whether the server, which does not know yet that nobody waits for the answer, commits them.</param>
    private sealed record Kill(string Place, int Passages, bool Commits);
}
