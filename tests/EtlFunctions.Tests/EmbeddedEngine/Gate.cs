using System.Globalization;
using EtlFunctions.Tests.Cli;
using Npgsql;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Stops statements of other processes at an exact place inside of the server, and later lets them go on or ends them.</summary>
/// <remarks>A trigger at each place counts who comes by. Those after the last allowed one wait for an advisory lock that this object holds.</remarks>
internal sealed class Gate : IAsyncDisposable
{
    private const long Lock = 20_261;

    private const string Waiting =
        "FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted";

    private readonly NpgsqlConnection _keeper;
    private readonly string _connectionString;

    private Gate(NpgsqlConnection keeper, string connectionString)
    {
        _keeper = keeper;
        _connectionString = connectionString;
    }

    /// <summary>Builds an open gate into a migrated database.</summary>
    public static async Task<Gate> BuildAsync(string connectionString)
    {
        var gate = new Gate(new NpgsqlConnection(connectionString + ";Pooling=false"), connectionString + ";Pooling=false");
        await gate._keeper.OpenAsync();
        await gate.ExecuteAsync(
            $"""
            CREATE SCHEMA gate;
            CREATE TABLE gate.closed (place text PRIMARY KEY, passages bigint NOT NULL);
            CREATE SEQUENCE gate.passage;
            CREATE FUNCTION gate.pass() RETURNS trigger LANGUAGE plpgsql AS $pass$
            DECLARE
                v_passages bigint;
            BEGIN
                SELECT passages INTO v_passages FROM gate.closed WHERE place = TG_ARGV[0];
                -- A sequence counts beyond the ends of transactions.
                IF FOUND AND nextval('gate.passage') > v_passages THEN
                    PERFORM pg_advisory_xact_lock_shared({Lock});
                END IF;
                RETURN NEW;
            END $pass$;
            """);
        await gate.AddPlaceAsync(Places.Begin, "AFTER INSERT ON etl.run FOR EACH ROW");
        await gate.AddPlaceAsync(Places.TakeOver, "AFTER UPDATE ON etl.run FOR EACH ROW WHEN (NEW.epoch > OLD.epoch)");
        await gate.AddPlaceAsync(Places.Plan, "AFTER INSERT ON etl.page FOR EACH STATEMENT");
        await gate.AddPlaceAsync(Places.Product, "BEFORE INSERT ON catalog.product FOR EACH ROW");
        await gate.AddPlaceAsync(Places.Checkpoint, "AFTER UPDATE ON etl.page FOR EACH ROW WHEN (NEW.chunks > OLD.chunks)");
        await gate.AddPlaceAsync(Places.Verdict, "BEFORE UPDATE ON etl.run FOR EACH ROW WHEN (NEW.finished_at IS NOT NULL)");
        await gate.ExecuteAsync(
            $"""
            CREATE CONSTRAINT TRIGGER {Places.Commit} AFTER UPDATE ON etl.page DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW WHEN (NEW.chunks > OLD.chunks) EXECUTE FUNCTION gate.pass('{Places.Commit}')
            """);
        return gate;
    }

    /// <summary>Adds a place of the test's own.</summary>
    /// <param name="place">Its name.</param>
    /// <param name="trigger">When, on what and for which rows, as <c>CREATE TRIGGER</c> has it.</param>
    public Task AddPlaceAsync(string place, string trigger) => ExecuteAsync($"CREATE TRIGGER {place} {trigger} EXECUTE FUNCTION gate.pass('{place}')");

    /// <summary>Closes the gate at one place, after so many have passed.</summary>
    public Task CloseAsync(string place, int passages) => ExecuteAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT pg_advisory_lock({Lock});
        SELECT setval('gate.passage', 1, false);
        INSERT INTO gate.closed VALUES ('{place}', {passages});
        """));

    /// <summary>Waits until a statement stands at the gate.</summary>
    public Task ReachedAsync(string where) => Eventually.HoldsAsync(async () => await WaitingAsync() > 0, $"a statement stands at the gate: {where}");

    /// <summary>Waits until a statement of a process stands at the gate.</summary>
    public async Task ReachedByAsync(EtlProcess etl, string where)
    {
        await Eventually.HoldsAsync(async () => etl.HasExited || await WaitingAsync() > 0, $"the process stands at the gate: {where}");
        Assert.False(etl.HasExited, etl.HasExited ? $"The process was over before it came to the gate ({where}): {(await etl.WaitAsync()).All}" : null);
    }

    /// <summary>Opens the gate: who waits goes on.</summary>
    public Task OpenAsync() => ExecuteAsync($"DELETE FROM gate.closed; SELECT pg_advisory_unlock({Lock})");

    /// <summary>Waits until the server is done with everything a dead process sent; what stands at the gate is let go or, with its transaction, ended.</summary>
    public async Task BuryAsync(bool commits)
    {
        if (commits)
        {
            await OpenAsync();
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                if (!commits)
                {
                    await ScalarAsync($"SELECT count(pg_terminate_backend(l.pid)) {Waiting}");
                }

                return await ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'") == 0;
            },
            "what the dead process had sent is over");
        if (!commits)
        {
            await OpenAsync();
        }
    }

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    private Task<long> WaitingAsync() => ScalarAsync($"SELECT count(*) {Waiting}");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _keeper);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The places that every gate has.</summary>
    internal static class Places
    {
        /// <summary>A run has begun, but its transaction has not ended.</summary>
        public const string Begin = "begun";

        /// <summary>The run of a dead process is about to be taken over.</summary>
        public const string TakeOver = "taken_over";

        /// <summary>A segment's pages are written, but not committed.</summary>
        public const string Plan = "planned";

        /// <summary>In the middle of a chunk's insert: each new product passes.</summary>
        public const string Product = "product";

        /// <summary>A chunk's checkpoint is written.</summary>
        public const string Checkpoint = "checkpoint";

        /// <summary>Inside of a chunk's commit.</summary>
        public const string Commit = "committing";

        /// <summary>The run's end is about to be written.</summary>
        public const string Verdict = "verdict";
    }
}
