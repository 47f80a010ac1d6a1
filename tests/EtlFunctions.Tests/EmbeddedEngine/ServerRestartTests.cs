using System.Diagnostics;
using System.Globalization;
using EtlFunctions.Cli.EmbeddedPostgres;
using EtlFunctions.Tests.Cli;
using EtlFunctions.Tests.Database;
using EtlFunctions.Tests.EmbeddedPostgres;
using Npgsql;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>The server goes away in the middle of a run and comes back.</summary>
public sealed class ServerRestartTests(ClusterFolder cluster) : IClassFixture<ClusterFolder>
{
    [Fact]
    public async Task Run_ServerStopsAtOnceAndStartsAgain_EndsByItself()
    {
        using var file = new ProductFile(4_000);
        await using var first = await EmbeddedPostgresServer.StartAsync(Options([]));
        await file.MigrateAsync(first.ConnectionString);
        var gate = await Gate.BuildAsync(first.ConnectionString);
        await gate.CloseAsync(Gate.Places.Checkpoint, 6);

        var patient = new NpgsqlConnectionStringBuilder(first.ConnectionString) { Timeout = 300 };
        await using var proxy = new PostgresProxy(patient.ConnectionString);

        await using var etl = EtlProcess.Start(file.Folder, proxy.ConnectionString, "run", "shop", "--output", "json");
        await gate.ReachedByAsync(etl, "the seventh checkpoint");
        // However long the restart takes: nobody gets through before the server is back. The gate's own lock goes with the
        // server, so that it is open afterwards.
        proxy.LoseServer(refusals: int.MaxValue);
        await StopImmediatelyAsync(first);
        await gate.DisposeAsync();
        await etl.SaysAsync("The run waits for its database, for 1 h 0 min at most: The database at ");

        var port = new NpgsqlConnectionStringBuilder(first.ConnectionString).Port.ToString(CultureInfo.InvariantCulture);
        await using var second = await EmbeddedPostgresServer.StartAsync(Options(new() { ["port"] = port }));
        proxy.FindServer();
        var result = await etl.WaitAsync();
        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("the database could not be reached", result.OutputLines[^1], StringComparison.Ordinal);
        file.AssertCounts(result);
        await file.AssertLoadedAsync(first.ConnectionString);
    }

    // The machine lives on, so nothing need reach the disk; but what is answered must have reached the system.
    private EmbeddedPostgresOptions Options(Dictionary<string, string> settings) =>
        cluster.Options with { IsDurable = false, Settings = new Dictionary<string, string>(settings) { ["synchronous_commit"] = "on" } };

    // What 'pg_ctl stop --mode=immediate' does: no checkpoint, no goodbye to the clients, recovery at the next start.
    private static async Task StopImmediatelyAsync(EmbeddedPostgresServer server)
    {
        var postmaster = Postmaster.TryRead(server.DataDirectory)!.ProcessId;
        using var process = Process.GetProcessById(postmaster);
        using var kill = Process.Start("kill", ["-QUIT", postmaster.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }
}
