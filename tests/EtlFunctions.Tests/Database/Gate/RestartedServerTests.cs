using System.Globalization;
using EtlFunctions.Cli.EmbeddedPostgres;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Tests.EmbeddedPostgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Tests.Database.Gate;

/// <summary>A server that is stopped when the host begins, and started later.</summary>
public sealed class RestartedServerTests(ClusterFolder cluster) : IClassFixture<ClusterFolder>
{
    [Fact]
    public async Task Pass_ServerIsStartedAfterTheHost_MigratesThen()
    {
        string connection;
        await using (var before = await EmbeddedPostgresServer.StartAsync(Options([])))
        {
            connection = new NpgsqlConnectionStringBuilder(before.ConnectionString) { Timeout = 300 }.ConnectionString;
        }

        var clock = new DelayClock();
        var log = new CapturedLog();
        using var loggers = new LoggerFactory([log]);
        await using var source = new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = connection });
        var migrator = new Migrator(source, new SqlText(source.Options), loggers.CreateLogger<Migrator>());
        using var gate = new MigrationGate(migrator, clock, loggers.CreateLogger<MigrationGate>());
        var away = await Assert.ThrowsAsync<SchemaNotReadyException>(() => gate.PassAsync(CancellationToken.None));
        var night = gate.WaitAsync(CancellationToken.None);

        var port = new NpgsqlConnectionStringBuilder(connection).Port.ToString(CultureInfo.InvariantCulture);
        await using var server = await EmbeddedPostgresServer.StartAsync(Options(new() { ["port"] = port }));
        await Eventually.HoldsAsync(
            () =>
            {
                clock.AdvanceToNextDelay();
                return night.IsCompleted;
            },
            "the night's wait is over");
        await night;
        await gate.PassAsync(CancellationToken.None);

        Assert.False(away.IsPermanent);
        Assert.NotEmpty(log.Of(EventIds.MigrationApplied));
        Assert.True((await migrator.MigrateAsync(CancellationToken.None)).IsNothing);
    }

    private EmbeddedPostgresOptions Options(Dictionary<string, string> settings) => cluster.Options with { IsDurable = false, Settings = settings };
}
