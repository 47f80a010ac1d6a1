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
        const int Kills = 12;
        const int Records = 5_000;
        using var file = new ProductFile(Records);
        await using var db = await TestDatabase.CreateAsync();
        await file.MigrateAsync(db.ConnectionString);
        await Throttle.OnAsync(db.ConnectionString);
        var choice = new Random(Seed);
        var committed = 0L;
        for (var kill = 1; kill <= Kills; kill++)
        {
            // In all there are 200 chunks. The first kill meets the begin, the second the plan, each other one a run some chunks further.
            var target = kill <= 2 ? 0 : committed + choice.Next(1, 14);
            string[] command = kill > 2 && choice.Next(2) == 0 ? ["resume"] : ["run", "shop"];
            await using (var etl = EtlProcess.Start(file.Folder, db.ConnectionString, [.. command, "--output", "json"]))
            {
                await Eventually.HoldsAsync(
                    async () => etl.HasExited
                        || (kill == 1 ? await IsConnectedAsync(db) : kill == 2 ? await RunsAsync(db) == 1 : await ChunksAsync(db) >= target),
                    $"kill {kill}: {target} chunks are committed");
                Assert.False(etl.HasExited, etl.HasExited ? $"The run was over before kill {kill}: {await etl.WaitAsync()}" : null);
                await etl.SignalAsync("KILL");
                Assert.NotEqual(0, (await etl.WaitAsync()).ExitCode);
            }

            await Eventually.HoldsAsync(async () => !await IsConnectedAsync(db), "what the dead process had sent is over");
            committed = await ChunksAsync(db);
            Assert.InRange(committed, 0, 199);
        }

        Assert.InRange(committed, Kills - 2, 199);
        await Throttle.OffAsync(db.ConnectionString);
        var last = await EtlProcess.RunAsync(file.Folder, db.ConnectionString, "resume", "--output", "json");
        Assert.True(last.ExitCode == 0, last.All);
        Assert.StartsWith("Resuming run ", last.Error, StringComparison.Ordinal);
        file.AssertCounts(last);
        await file.AssertLoadedAsync(db.ConnectionString);
        Assert.Equal(1, await RunsAsync(db));
        // Every process but perhaps the first two took the run over from the dead one before it.
        Assert.InRange(await db.ScalarAsync<int>("SELECT epoch FROM etl.feed_state"), Kills - 1, Kills + 1);
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

    private static async Task<bool> IsConnectedAsync(TestDatabase db) =>
        await db.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'") > 0;

    private static Task<long> RunsAsync(TestDatabase db) => db.ScalarAsync<long>("SELECT count(*) FROM etl.run");

    private static Task<long> ChunksAsync(TestDatabase db) => db.ScalarAsync<long>("SELECT coalesce(sum(chunks), 0)::bigint FROM etl.page");
}
