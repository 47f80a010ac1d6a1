using EtlFunctions.Api;
using EtlFunctions.App.Activities;
using EtlFunctions.App.Configuration;
using EtlFunctions.Database;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace EtlFunctions.App.Tests.Configuration;

/// <summary>The setting <c>Etl__MigrateOnStart</c>, over the services as the App registers them.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly CapturedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Request_FreshDatabaseToBeMigrated_IsAnsweredFromTheNewLedger()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = AppOver(database.ConnectionString, migrate: true);

        var runs = app.GetRequiredService<RunsApi>();
        await Eventually.HoldsAsync(async () => (await runs.ListAsync(null, null, null, CancellationToken.None)).Status == 200, "the ledger is there");

        Assert.Equal(200, (await app.GetRequiredService<HealthApi>().GetAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Request_FreshDatabaseNotToBeMigrated_LeavesItAlone()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = AppOver(database.ConnectionString, migrate: false);

        Assert.Equal(500, (await app.GetRequiredService<RunsApi>().ListAsync(null, null, null, CancellationToken.None)).Status);

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('etl', 'catalog')"));
    }

    [Fact]
    public async Task Activity_DatabaseAwayAndToBeMigrated_IsWaitedForByTheRun()
    {
        await using var app = AppOver("Host=127.0.0.1;Port=1;Username=u;Password=hidden;Database=d", migrate: true);
        var activity = new Mock<IActivity<FailPageInput, bool>>(MockBehavior.Strict);

        var fault = await Assert.ThrowsAsync<DatabaseAwayFaultException>(() => app.GetRequiredService<ActivityInvoker>().RunAsync(
            EtlFunctions.Orchestration.Activities.FailPage, activity.Object, new FailPageInput(Guid.Empty, 1, 1, "why"), CancellationToken.None));

        Assert.StartsWith("Before anything is loaded the database must be brought up to this version, but PostgreSQL does not answer", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault.Message, StringComparison.Ordinal);
    }

    private ServiceProvider AppOver(string connection, bool migrate)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerProvider>(_log);
        services.AddLogging(logging => logging.AddFilter("Npgsql", LogLevel.None));
        services.AddEtl(new AppOptions { MigrateOnStart = migrate, Database = new DatabaseOptions { ConnectionString = connection } });
        return services.BuildServiceProvider();
    }
}
