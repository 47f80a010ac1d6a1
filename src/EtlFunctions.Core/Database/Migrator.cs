using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Brings a database up to date: the numbered migrations that it lacks, in order, and the routines that differ, in one transaction under a lock.</summary>
/// <remarks>
/// The lock lasts as long as the transaction, so that it works behind a transaction pooler too. The database keeps the
/// version whose routines it has: an older version leaves them alone. Two builds of one version replace each other's.
/// </remarks>
public sealed class Migrator
{
    /// <summary>The oldest PostgreSQL that the project supports.</summary>
    public const int MinimumServerVersion = 14;

    // Any constant that nobody else uses; all migrators of a database wait for each other on it.
    private const long LockKey = 0x45_54_4C_46;

    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;
    private readonly SchemaFiles? _files;
    private readonly ILogger<Migrator> _logger;

    private string Schemas => $"{_dataSource.Options.CatalogSchema} and {_dataSource.Options.LedgerSchema}";

    internal Migrator(EtlDataSource dataSource, SqlText sql, ILogger<Migrator> logger, SchemaFiles? files = null)
    {
        _dataSource = dataSource;
        _sql = sql;
        _logger = logger;
        _files = files;
    }

    /// <summary>Brings the database up to date, the catalog and the ledger. Does nothing, in one round trip, when it is.</summary>
    /// <param name="cancellationToken">Stops before the next statement; nothing is applied by halves.</param>
    /// <returns>What was changed.</returns>
    /// <exception cref="MigrationException">The server is too old, a privilege is missing, or the database is of another version.</exception>
    public Task<MigrationResult> MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(withCatalog: true, cancellationToken);

    /// <summary>Brings the database up to date. Does nothing, in one round trip, when it is.</summary>
    /// <param name="withCatalog">Whether the catalog's tables are wanted; the ledger needs neither them nor their schema.</param>
    /// <param name="cancellationToken">Stops before the next statement; nothing is applied by halves.</param>
    /// <returns>What was changed.</returns>
    /// <exception cref="MigrationException">The server is too old, a privilege is missing, or the database is of another version.</exception>
    public async Task<MigrationResult> MigrateAsync(bool withCatalog, CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenAsync(cancellationToken);
        return await ExplainedAsync(connection, async files =>
        {
            if (await IsUpToDateAsync(connection, files, withCatalog, cancellationToken))
            {
                return MigrationResult.Nothing;
            }

            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await ApplyAsync(connection, files, withCatalog, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            Log(result);
            return result;
        }, cancellationToken);
    }

    /// <summary>Brings the database up to date in a transaction that the caller takes back, to find out what a migration would meet.</summary>
    /// <param name="connection">The connection; in the transaction on return.</param>
    /// <param name="cancellationToken">Stops before the next statement.</param>
    /// <returns>What the transaction changed.</returns>
    /// <exception cref="MigrationException">As <see cref="MigrateAsync(CancellationToken)"/>, in the same words; the transaction is over then.</exception>
    internal Task<MigrationResult> RehearseAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => ExplainedAsync(connection, async files =>
    {
        var isUpToDate = await IsUpToDateAsync(connection, files, withCatalog: true, cancellationToken);
        await ExecuteAsync(connection, "BEGIN", cancellationToken);
        try
        {
            // Others wait for what is locked here; nobody shall for long.
            await ExecuteAsync(connection, "SET LOCAL lock_timeout = '10s'", cancellationToken);
            return isUpToDate ? MigrationResult.Nothing : await ApplyAsync(connection, files, withCatalog: true, cancellationToken);
        }
        catch
        {
            await ExecuteAsync(connection, "ROLLBACK", CancellationToken.None);
            throw;
        }
    }, cancellationToken);

    private async Task<MigrationResult> ExplainedAsync(NpgsqlConnection connection, Func<SchemaFiles, Task<MigrationResult>> change, CancellationToken cancellationToken)
    {
        var files = _files ?? SchemaFiles.Of(_sql, _dataSource.Options);
        RequireServer(connection.PostgreSqlVersion, connection.PostgresParameters.GetValueOrDefault("server_encoding", "unknown"));
        try
        {
            return await change(files);
        }
        catch (PostgresException older) when (older.SqlState == PostgresErrorCodes.UndefinedColumn)
        {
            throw new MigrationException(
                await ExplainOlderAsync(connection, files, cancellationToken)
                ?? await ForeignRelations.ExplainAsync(connection, ForeignRelations.OwnTables(_dataSource.Options), cancellationToken)
                ?? Explain(older),
                older);
        }
        catch (PostgresException refused) when (!PostgresFaults.IsTransient(refused))
        {
            throw new MigrationException(Explain(refused), refused);
        }
    }

    /// <summary>Refuses a server that the migrations and the loader were not made for.</summary>
    internal static void RequireServer(Version version, string encoding)
    {
        if (version.Major < MinimumServerVersion)
        {
            throw new MigrationException($"The server is PostgreSQL {version}; version {MinimumServerVersion} or newer is needed. Nothing was changed.");
        }

        if (encoding == "SQL_ASCII")
        {
            throw new MigrationException(
                "The database's encoding is SQL_ASCII, in which it does not know characters, only bytes; UTF8 is needed. Nothing was changed."
                + " Make another database with ENCODING 'UTF8' and TEMPLATE template0.");
        }
    }

    private string Explain(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege =>
            $"The database user may not create or use what the load needs ({refused.MessageText}). Nothing was changed."
            + $" Let an owner run 'etl migrate', or grant CREATE on the database; a user who only loads needs USAGE on the schemas {Schemas}"
            + " and the rights to read and write their tables.",
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UndefinedColumn =>
            $"One of the schemas {Schemas} holds something that this project did not make ({refused.MessageText}). Nothing was changed."
            + " Choose other schema names (--catalog-schema and --ledger-schema), or another database.",
        _ => $"PostgreSQL refused a migration ({refused.SqlState}: {refused.MessageText}). Nothing was changed.",
    };

    /// <summary>Tells what version 0.1 left: it had one group of migrations, with the functions among them.</summary>
    private async Task<string?> ExplainOlderAsync(NpgsqlConnection connection, SchemaFiles files, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_sql["Database.FirstVersion"], connection);
        return await command.ExecuteScalarAsync(cancellationToken) is string found
            ? $"The schemas {Schemas} were made by version 0.1 (found the migrations {found}); expected are those of this version"
              + $" ({string.Join(", ", files.Migrations.Select(m => m.Name))}), and there is no way from one to the other. Nothing was changed."
              + " Load into another pair of schemas (--catalog-schema and --ledger-schema), or drop the two with all they hold and load again."
            : null;
    }

    private async Task<bool> IsUpToDateAsync(NpgsqlConnection connection, SchemaFiles files, bool withCatalog, CancellationToken cancellationToken) =>
        await FindAsync(connection, cancellationToken) is { } state && SchemaChange.Of(files, state, withCatalog).IsNothing;

    private async Task<SchemaState?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await SchemaState.ReadAsync(connection, _sql, cancellationToken);
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return null;
        }
    }

    private async Task<MigrationResult> ApplyAsync(NpgsqlConnection connection, SchemaFiles files, bool withCatalog, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey.ToString(CultureInfo.InvariantCulture)})", cancellationToken);
        await ExecuteAsync(connection, _sql["Database.MigrationTables"], cancellationToken);
        // Read again under the lock: another migrator may have been first.
        var change = SchemaChange.Of(files, await SchemaState.ReadAsync(connection, _sql, cancellationToken), withCatalog);
        if (await ForeignRelations.ExplainAsync(connection, change.Migrations.SelectMany(ForeignRelations.MadeBy), cancellationToken) is { } foreign)
        {
            throw new MigrationException(foreign);
        }

        foreach (var migration in change.Migrations)
        {
            await ExecuteAsync(connection, migration.Text, cancellationToken);
            await NoteAsync(connection, migration, cancellationToken);
        }

        if (change.ChangesRoutines)
        {
            await ApplyRoutinesAsync(connection, files, change, cancellationToken);
        }

        return new MigrationResult([.. change.Migrations.Select(m => m.Name)], [.. change.Routines.Select(r => r.Name)], change.Dropped);
    }

    private async Task NoteAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var note = new NpgsqlCommand(_sql["Database.NoteMigration"], connection);
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Schema });
        await note.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ApplyRoutinesAsync(NpgsqlConnection connection, SchemaFiles files, SchemaChange change, CancellationToken cancellationToken)
    {
        foreach (var routine in change.Routines)
        {
            await ExecuteAsync(connection, routine.Text, cancellationToken);
        }

        foreach (var name in change.Dropped)
        {
            await ExecuteAsync(connection, $"DROP FUNCTION IF EXISTS {SqlIdentifier.Quote(_dataSource.Options.LedgerSchema)}.{SqlIdentifier.Quote(name)}", cancellationToken);
        }

        // What the server made of the files, so that a change by hand is seen.
        var made = (await SchemaState.ReadAsync(connection, _sql, cancellationToken)).Functions;
        await using var note = new NpgsqlCommand(_sql["Database.NoteRoutines"], connection);
        note.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. files.Routines.Select(r => r.Name)] });
        note.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. files.Routines.Select(r => r.Checksum)] });
        note.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. files.Routines.Select(r => made[r.Name].Single())] });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = files.Version.ToString() });
        await note.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Log(MigrationResult result)
    {
        foreach (var migration in result.Applied)
        {
            _logger.MigrationApplied(migration);
        }

        foreach (var routine in result.Renewed)
        {
            _logger.RoutineRenewed(routine);
        }

        foreach (var routine in result.Dropped)
        {
            _logger.RoutineDropped(routine);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
