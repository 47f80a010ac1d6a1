using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Tests.Database.Gate;

/// <summary>The clock is the tests' own: no wait ends because a machine is slow.</summary>
public sealed class MigrationGateTests
{
    private readonly DelayClock _clock = new();

    [Fact]
    public async Task Pass_ManyAtOnceOnAFreshDatabase_MigratesOnceAndLetsAllPass()
    {
        await using var host = await CoreHost.CreateAsync(Unmigrated());
        using var gate = GateOf(host);

        await Eventually.EndsAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gate.PassAsync(CancellationToken.None))), "all pass");

        var applied = host.Log.Of(EventIds.MigrationApplied);
        Assert.NotEmpty(applied);
        Assert.Equal(applied.Distinct(), applied);
        Assert.True((await host.Get<Migrator>().MigrateAsync(CancellationToken.None)).IsNothing);
    }

    [Fact]
    public async Task Pass_ServerAway_IsRefusedAtOnceByOneTaskUntilItIsBack()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var proxy = new PostgresProxy(database);
        await using var host = await CoreHost.CreateAsync(Unmigrated(proxy.ConnectionString));
        using var gate = GateOf(host);
        proxy.LoseServer(refusals: 1);

        var first = await RefusalAsync(gate);
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RefusalAsync(gate)));

        Assert.False(first.IsPermanent);
        Assert.Contains("PostgreSQL does not answer: ", first.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", first.PublicMessage, StringComparison.Ordinal);
        Assert.All(others, other => Assert.Same(first.InnerException, other.InnerException));
        Assert.Single(host.Log.Of(EventIds.MigrationWaits));

        var patient = gate.WaitAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Advanced(() => proxy.Held > 0), "the task tries again");
        await RefusalAsync(gate);
        proxy.FindServer();
        await Eventually.EndsAsync(patient, "the task migrates");

        await gate.PassAsync(CancellationToken.None);
        Assert.Equal(1, proxy.Held);
        Assert.Empty(host.Log.Of(EventIds.MigrationGivenUp));
    }

    [Fact]
    public async Task Pass_NoAnswerYet_IsRefusedAfterSomeSecondsAndTheTaskGoesOn()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var proxy = new PostgresProxy(database);
        await using var host = await CoreHost.CreateAsync(Unmigrated(proxy.ConnectionString));
        using var gate = GateOf(host);
        proxy.LoseServer(refusals: 0);

        var pass = gate.PassAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => proxy.Held > 0, "the task connects");
        Assert.False(pass.IsCompleted);
        _clock.Advance(MigrationGate.Patience);

        Assert.StartsWith("The database is being brought up to this version", (await Assert.ThrowsAsync<SchemaNotReadyException>(() => pass)).Message, StringComparison.Ordinal);
        var patient = gate.WaitAsync(CancellationToken.None);
        proxy.FindServer();
        await Eventually.EndsAsync(patient, "the task migrates");
    }

    [Fact]
    public async Task Pass_RightsMissing_SaysWhichAndTriesAgainAfterAPauseOnly()
    {
        await using var owner = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await using var role = await TestRole.CreateAsync(owner.Database);
        await using var limited = owner.Beside(role.Options);
        using var gate = GateOf(limited);

        var first = await RefusalAsync(gate);
        await owner.Database.ExecuteAsync($"CREATE SCHEMA catalog AUTHORIZATION {role.Name}; CREATE SCHEMA etl AUTHORIZATION {role.Name}");
        var second = await RefusalAsync(gate);

        Assert.True(first.IsPermanent);
        Assert.Equal(first.Message, first.PublicMessage);
        Assert.StartsWith("The database could not be brought up to this version: The database user may not create", first.Message, StringComparison.Ordinal);
        Assert.Same(first.InnerException, second.InnerException);
        Assert.Single(limited.Log.Of(EventIds.MigrationGivenUp));

        _clock.Advance(MigrationGate.Pause);
        await Eventually.EndsAsync(gate.PassAsync(CancellationToken.None), "it passes");
    }

    [Fact]
    public async Task Pass_PasswordWrong_TellsAnybodyOnlyTheSqlState()
    {
        await using var owner = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await using var role = await TestRole.CreateAsync(owner.Database);
        var options = role.Options;
        await using var limited = owner.Beside(options with
        {
            Database = o => options.Database(o) with { ConnectionString = new NpgsqlConnectionStringBuilder(options.Database(o).ConnectionString) { Password = "wrong" }.ConnectionString },
        });
        using var gate = GateOf(limited);

        var refusal = await RefusalAsync(gate);

        Assert.True(refusal.IsPermanent);
        Assert.Contains(role.Name, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("The database could not be brought up to this version: PostgreSQL refused it (28P01). The log has the reason.", refusal.PublicMessage);
    }

    [Fact]
    public async Task Wait_ServerStaysAway_GivesUpAfterFiveMinutesAndBeginsAnewForTheNext()
    {
        await using var host = await CoreHost.CreateAsync(Unmigrated("Host=127.0.0.1;Port=1;Username=u;Password=hidden;Database=d"));
        using var gate = GateOf(host);
        var began = _clock.GetUtcNow();

        for (var round = 1; round <= 2; round++)
        {
            var refusal = await _clock.AdvanceUntilOverAsync(WaitedAsync(gate), "the task gives up");

            Assert.False(refusal.IsPermanent);
            Assert.InRange(_clock.GetUtcNow() - began, round * MigrationGate.Longest, round * (MigrationGate.Longest + (2 * MigrationGate.Pause)));
            Assert.Equal((round, round), (host.Log.Of(EventIds.MigrationWaits).Count, host.Log.Of(EventIds.MigrationGivenUp).Count));
            Assert.DoesNotContain(host.Log.Entries, e => e.Text.Contains("hidden", StringComparison.Ordinal));
            _clock.Advance(MigrationGate.Pause);
        }
    }

    [Fact]
    public async Task Pass_InARequest_TheTaskTakesNoneOfItsContextAlong()
    {
        using var scopes = new ScopedLog();
        await using var host = await CoreHost.CreateAsync(Unmigrated() with { Services = services => services.AddSingleton<TimeProvider>(_clock).AddSingleton<ILoggerProvider>(scopes) });
        using var gate = GateOf(host);

        using (host.Get<ILoggerFactory>().CreateLogger("request").BeginScope("a request's scope"))
        {
            await Eventually.EndsAsync(gate.PassAsync(CancellationToken.None), "it passes");
        }

        Assert.NotEmpty(scopes.Scopes);
        Assert.All(scopes.Scopes, scope => Assert.Equal("", scope));
    }

    private CoreHostOptions Unmigrated(string? connection = null) => new()
    {
        Migrate = false,
        Services = services => services.AddSingleton<TimeProvider>(_clock),
        Database = o => connection is null ? o : o with { ConnectionString = connection },
    };

    private MigrationGate GateOf(CoreHost host) => new(host.Get<Migrator>(), _clock, host.Get<ILogger<MigrationGate>>());

    private bool Advanced(Func<bool> condition)
    {
        _clock.AdvanceToNextDelay();
        return condition();
    }

    private static Task<SchemaNotReadyException> RefusalAsync(MigrationGate gate) => Assert.ThrowsAsync<SchemaNotReadyException>(() => gate.PassAsync(CancellationToken.None));

    private static Task<SchemaNotReadyException> WaitedAsync(MigrationGate gate) => Assert.ThrowsAsync<SchemaNotReadyException>(() => gate.WaitAsync(CancellationToken.None));
}
