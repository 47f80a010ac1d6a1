using System.Text.Json;
using Npgsql;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>Signals to the real process, at the moment when its chunks wait for a lock that the test holds.</summary>
public sealed class InterruptTests : IDisposable
{
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl' AND wait_event_type = 'Lock'";

    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Run_OneSignal_FinishesItsChunksAndCanBeResumed(string signal)
    {
        await using var db = await TestDatabase.CreateAsync();
        await PrepareAsync(db);
        EtlResult result;
        await using (var blocker = await db.OpenAsync())
        {
            await using var etl = await StartBlockedAsync(db, blocker);
            await etl.SignalAsync(signal);
            // Only now has the process taken notice; its chunks still wait.
            await etl.SaysAsync("Stopping:");
            Assert.False(etl.HasExited);
            await ExecuteAsync(blocker, "COMMIT");
            result = await etl.WaitAsync();
        }

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("Stopping:", result.Error, StringComparison.Ordinal);
        var summary = JsonDocument.Parse(result.OutputLines[^1]).RootElement;
        Assert.Equal("incomplete", summary.GetProperty("state").GetString());
        var committed = summary.GetProperty("read").GetInt64();
        Assert.InRange(committed, 25, 1975);
        Assert.Equal(committed, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));

        var resumed = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "resume", "--output", "json");
        Assert.Equal(0, resumed.ExitCode);
        var end = JsonDocument.Parse(Assert.Single(resumed.OutputLines)).RootElement;
        Assert.Equal(summary.GetProperty("runId").GetString(), end.GetProperty("runId").GetString());
        Assert.Equal(2000, end.GetProperty("inserted").GetInt64());
        Assert.Equal(2000, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task Run_SecondSignal_StopsAtOnceAndCanBeResumed()
    {
        await using var db = await TestDatabase.CreateAsync();
        await PrepareAsync(db);
        await using (var blocker = await db.OpenAsync())
        {
            await using var etl = await StartBlockedAsync(db, blocker);
            await etl.SignalAsync("INT");
            // Two signals of a kind that are not taken yet are one.
            await etl.SaysAsync("Stopping:");
            await etl.SignalAsync("INT");
            var result = await etl.WaitAsync();
            Assert.Equal(130, result.ExitCode);
            Assert.Contains("Stopped at once", result.Error, StringComparison.Ordinal);
            Assert.Contains("\"code\":\"interrupted\"", result.Output, StringComparison.Ordinal);
        }

        // The dead process's lease does not have to run out.
        var resumed = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop", "--output", "json");
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(2000, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Run_OneSignalWhileNothingMoves_IsNotWaitedForAndCanBeResumed(string signal)
    {
        await using var db = await TestDatabase.CreateAsync();
        await PrepareAsync(db);
        await using (var blocker = await db.OpenAsync())
        {
            await using var etl = await StartBlockedAsync(db, blocker);
            await etl.SignalAsync(signal);
            // The lock is held all the time: it ends neither with the chunks nor with the note of the stop.
            var result = await etl.WaitAsync();

            Assert.Equal(130, result.ExitCode);
            Assert.Matches("Interrupted; run [0-9a-f-]{36} could not be noted as such. What is committed stays; go on with '", result.Error);
            Assert.Contains("\"code\":\"interrupted\"", result.Output, StringComparison.Ordinal);
        }

        var resumed = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "resume", "--output", "json");
        Assert.True(resumed.ExitCode == 0, resumed.All);
        Assert.Equal(2000, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Theory]
    [InlineData("INT", "TERM")]
    [InlineData("TERM", "TERM")]
    [InlineData("TERM", "INT")]
    public async Task Run_SecondSignalOfAnyKind_StopsAtOnce(string first, string second)
    {
        await using var db = await TestDatabase.CreateAsync();
        await PrepareAsync(db);
        await using var blocker = await db.OpenAsync();
        await using var etl = await StartBlockedAsync(db, blocker);
        await etl.SignalAsync(first);
        await etl.SaysAsync("Stopping:");
        await etl.SignalAsync(second);
        var result = await etl.WaitAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("Stopped at once. What is committed stays; go on with '", result.Error, StringComparison.Ordinal);
        Assert.Equal("running", await db.ScalarAsync<string>("SELECT state FROM etl.run"));
        Assert.Contains("running (dead)", (await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "runs")).Output, StringComparison.Ordinal);
        var status = (await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "status")).Output;
        Assert.Matches("(?m)^  held by       process [0-9]+ on .* since .*; that process is dead, and the next start takes over$", status);
        Assert.Matches("(?m)^  go on with    .*resume [0-9a-f-]{36}$", status);
    }

    [Fact]
    public async Task RunsAndStatus_WhileAProcessOfThisMachineLoads_SayThatItLives()
    {
        await using var db = await TestDatabase.CreateAsync();
        await PrepareAsync(db);
        await using var blocker = await db.OpenAsync();
        await using var etl = await StartBlockedAsync(db, blocker);

        Assert.Contains("running (alive)", (await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "runs")).Output, StringComparison.Ordinal);
        var status = (await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "status")).Output;
        Assert.Matches("(?m)^  held by       process [0-9]+ on .* since .*; that process is alive; its lease lasts until ", status);
        Assert.DoesNotContain("go on with", status, StringComparison.Ordinal);
        await db.ExecuteAsync("UPDATE etl.feed_state SET holder = 'other-host, process 77 (boot, 1)'");
        Assert.DoesNotContain("running (", (await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "runs")).Output, StringComparison.Ordinal);
    }

    private async Task PrepareAsync(TestDatabase db)
    {
        _folder.AddFeed("shop", 2000);
        var migrated = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "migrate", "--output", "json");
        Assert.Equal(0, migrated.ExitCode);
    }

    private async Task<EtlProcess> StartBlockedAsync(TestDatabase db, NpgsqlConnection blocker)
    {
        await ExecuteAsync(blocker, "BEGIN; LOCK TABLE catalog.product IN ACCESS EXCLUSIVE MODE");
        var etl = EtlProcess.Start(_folder.Path, db.ConnectionString, "run", "shop", "--output", "json");
        await Eventually.HoldsAsync(async () => etl.HasExited || await db.ScalarAsync<long>(Waiting) > 0, "the run meets the lock");
        Assert.False(etl.HasExited, "The run ended before it met the lock.");
        return etl;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
