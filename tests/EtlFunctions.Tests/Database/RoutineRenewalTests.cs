using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Tests.Loading;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Tests.Database;

/// <summary>When a database's routines are applied again, and when they are left alone.</summary>
public sealed class RoutineRenewalTests : IAsyncLifetime
{
    private CoreHost _host = null!;
    private SchemaFiles _now = null!;

    public async Task InitializeAsync()
    {
        _host = await CoreHost.CreateAsync();
        _now = SchemaFiles.Of(_host.Get<SqlText>(), _host.Get<EtlDataSource>().Options);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("CREATE OR REPLACE FUNCTION etl.end_run(p_run uuid, p_epoch integer, p_state text, p_error text, p_summary jsonb, p_watermark text, p_watermark_key text, p_stop_kind text DEFAULT NULL) RETURNS boolean LANGUAGE sql AS 'SELECT true'", "end_run")]
    [InlineData("DO $$ BEGIN EXECUTE (SELECT format('ALTER FUNCTION %s RESET enable_seqscan', oid::regprocedure) FROM pg_proc WHERE proname = 'load_chunk'); END $$", "load_chunk")]
    [InlineData("DO $$ BEGIN EXECUTE (SELECT format('DROP FUNCTION %s', oid::regprocedure) FROM pg_proc WHERE proname = 'load_chunk'); END $$", "load_chunk")]
    [InlineData("UPDATE etl.routine SET checksum = 'of an older file' WHERE name = 'begin_run'", "begin_run")]
    [InlineData("DELETE FROM etl.routine WHERE name = 'begin_run'; DROP FUNCTION etl.begin_run", "begin_run")]
    public async Task Migrate_RoutineThatDiffers_IsAppliedAgain(string change, string routine)
    {
        var before = await DefinitionAsync(routine);
        await _host.Database.ExecuteAsync(change);

        var result = await MigrateAsync(_now);

        Assert.Equal([routine], result.Renewed);
        Assert.Equal(before, await DefinitionAsync(routine));
        Assert.True((await MigrateAsync(_now)).IsNothing);
        var run = await OpenRun.BeginAsync(_host);
        Assert.Equal(1, (await run.LoadAsync(SampleProduct.Of("A", "x"))).Counts.Inserted);
    }

    [Fact]
    public async Task Migrate_NewerVersion_RenewsWhatChangedAndNothingElse()
    {
        var next = Next("end_run");

        var result = await MigrateAsync(next);

        Assert.Equal(["end_run"], result.Renewed);
        Assert.Empty(result.Applied.Concat(result.Dropped));
        Assert.Contains("-- of the next version", await DefinitionAsync("end_run"), StringComparison.Ordinal);
        Assert.True((await MigrateAsync(next)).IsNothing);
        Assert.Equal("0.99.0", await _host.Database.ScalarAsync<string>("SELECT string_agg(DISTINCT version, ',') FROM etl.routine"));
        Assert.Equal(1, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.routine WHERE applied_at > (SELECT min(applied_at) FROM etl.routine)"));
    }

    [Fact]
    public async Task Migrate_OlderVersionAfterANewerOne_LeavesTheNewerRoutines()
    {
        var next = Next("end_run");
        await MigrateAsync(next);
        var newer = await DefinitionAsync("end_run");

        Assert.True((await MigrateAsync(_now)).IsNothing);

        Assert.Equal(newer, await DefinitionAsync("end_run"));
        Assert.True((await MigrateAsync(next)).IsNothing);
        Assert.True((await (await OpenRun.BeginAsync(_host)).LoadAsync(SampleProduct.Of("A", "x"))).Counts.Balances);
    }

    [Fact]
    public async Task Migrate_TwoVersionsAtOnce_LeaveTheRoutinesOfTheNewerOne()
    {
        var next = Next("end_run");
        await _host.Database.ExecuteAsync("DROP SCHEMA etl CASCADE; DROP SCHEMA catalog CASCADE");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => MigrateAsync(n % 2 == 0 ? _now : next)));

        Assert.Contains("-- of the next version", await DefinitionAsync("end_run"), StringComparison.Ordinal);
        Assert.True((await MigrateAsync(next)).IsNothing);
        Assert.True((await MigrateAsync(_now)).IsNothing);
    }

    [Fact]
    public async Task Migrate_ParametersChange_OldNameStaysForOneReleaseAndIsThenDropped()
    {
        var old = File("end_run");
        var renamed = Renamed(old, "finish_run");
        // The file of end_run moved to Routines/Former: the set has both.
        var next = _now with { Version = new Version(0, 99, 0), Routines = [.. _now.Routines, renamed] };
        var afterNext = next with { Version = new Version(0, 100, 0), Routines = [.. next.Routines.Where(r => r.Name != old.Name)] };

        var added = await MigrateAsync(next);
        Assert.Equal(["finish_run"], added.Renewed);
        Assert.True((await MigrateAsync(_now)).IsNothing);
        Assert.False(await _host.Database.ScalarAsync<bool>("SELECT etl.end_run(gen_random_uuid(), 1, 'failed', NULL, NULL, NULL, NULL) OR etl.finish_run(gen_random_uuid(), 1, 'failed', NULL, NULL, NULL, NULL)"));

        var dropped = await MigrateAsync(afterNext);
        Assert.Equal(["end_run"], dropped.Dropped);
        Assert.Empty(dropped.Renewed);
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM pg_proc WHERE proname = 'end_run'"));
        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(_now));
        Assert.Equal($"The database has the routines of version 0.100.0, without end_run, which this version ({_now.Version}) calls. Nothing was changed. Use that version or a newer one.", refused.Message);
        Assert.Single(_host.Log.Of(EventIds.RoutineDropped));
    }

    [Fact]
    public async Task Migrate_FunctionOfSomebodyElse_IsLeftAloneWithAClearError()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await host.Database.ExecuteAsync("CREATE SCHEMA etl; CREATE FUNCTION etl.end_run(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => host.Get<Migrator>().MigrateAsync(CancellationToken.None));

        Assert.Contains("holds a function end_run that this project did not make", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await host.Database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relnamespace = 'etl'::regnamespace"));
    }

    [Fact]
    public async Task Migrate_OverloadOfARoutine_IsRefused()
    {
        await _host.Database.ExecuteAsync("CREATE FUNCTION etl.end_run(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(_now));

        Assert.Contains("holds a function end_run that this project did not make", refused.Message, StringComparison.Ordinal);
        await _host.Database.ExecuteAsync("DROP FUNCTION etl.end_run(integer); CREATE FUNCTION etl.theirs() RETURNS integer LANGUAGE sql AS 'SELECT 1'");
        Assert.True((await MigrateAsync(_now)).IsNothing);
    }

    [Fact]
    public async Task Migrate_RoleThatMayOnlyUseOverADifference_IsRefusedAndChangesNothing()
    {
        await using var role = await TestRole.CreateAsync(_host.Database);
        await _host.Database.ExecuteAsync(
            $"GRANT USAGE ON SCHEMA catalog, etl TO {role.Name}; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA catalog, etl TO {role.Name}; UPDATE etl.routine SET checksum = 'x'");
        await using var limited = _host.Beside(role.Options);

        var refused = await Assert.ThrowsAsync<MigrationException>(() => limited.Get<Migrator>().MigrateAsync(CancellationToken.None));

        Assert.Contains("Let an owner run 'etl migrate'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.routine WHERE checksum <> 'x'"));
    }

    private static Routine Renamed(Routine routine, string name) =>
        Routine.Of(name, routine.Text.Replace($".{routine.Name}(", $".{name}(", StringComparison.Ordinal));

    private Routine File(string name) => _now.Routines.Single(r => r.Name == name);

    /// <summary>Makes the next version, in which one routine has another text.</summary>
    private SchemaFiles Next(string changed) => new(
        new Version(0, 99, 0),
        _now.Migrations,
        [.. _now.Routines.Select(r => r.Name == changed ? Routine.Of(changed, r.Text.Replace("BEGIN\n", "BEGIN\n    -- of the next version\n", StringComparison.Ordinal)) : r)]);

    private Task<MigrationResult> MigrateAsync(SchemaFiles files) =>
        new Migrator(_host.Get<EtlDataSource>(), _host.Get<SqlText>(), _host.Get<ILogger<Migrator>>(), files).MigrateAsync(CancellationToken.None);

    private async Task<string> DefinitionAsync(string routine) => (await _host.Database.ScalarAsync<string>(
        $"SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'etl'::regnamespace AND proname = '{routine}'"))!;
}
