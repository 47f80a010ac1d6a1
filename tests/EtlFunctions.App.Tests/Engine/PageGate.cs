using EtlFunctions.Tests;
using Npgsql;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>Holds the commits of all pages from a number on, so that a test acts at an exact point of a run.</summary>
internal sealed class PageGate : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly NpgsqlConnection _lock;

    private PageGate(TestDatabase database, NpgsqlConnection held)
    {
        _database = database;
        _lock = held;
    }

    /// <summary>Closes the gate.</summary>
    /// <param name="database">The database; no page may be committing while a gate is made.</param>
    /// <param name="page">The first page that waits.</param>
    public static async Task<PageGate> CloseAsync(TestDatabase database, int page)
    {
        var gate = new PageGate(database, await database.OpenAsync());
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({page})", gate._lock);
        await command.ExecuteNonQueryAsync();
        await database.ExecuteAsync(
            $$"""
            CREATE OR REPLACE FUNCTION public.page_gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::bigint);
                RETURN NEW;
            END $$;
            DROP TRIGGER IF EXISTS page_gate ON etl.page;
            CREATE TRIGGER page_gate BEFORE UPDATE ON etl.page FOR EACH ROW
                WHEN (NEW.state = 'committed' AND NEW.number >= {{page}}) EXECUTE FUNCTION public.page_gate('{{page}}');
            """);
        return gate;
    }

    /// <summary>Tells how many processes have a page waiting at the gate.</summary>
    public async Task<long> ProcessesAsync() => await _database.ScalarAsync<long>(
        """
        SELECT count(DISTINCT a.application_name) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE l.locktype = 'advisory' AND NOT l.granted AND a.datname = current_database()
        """);

    /// <summary>Opens the gate.</summary>
    public ValueTask DisposeAsync() => _lock.DisposeAsync();
}
