using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EtlFunctions.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Applies the numbered migrations that a database lacks, in order, in one transaction under a lock.</summary>
/// <remarks>The lock lasts as long as the transaction, so that it works behind a transaction pooler too.</remarks>
public sealed class Migrator
{
    /// <summary>The oldest PostgreSQL that the project supports.</summary>
    public const int MinimumServerVersion = 14;

    // Any constant that nobody else uses; all migrators of a database wait for each other on it.
    private const long LockKey = 0x45_54_4C_46;

    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;
    private readonly ILogger<Migrator> _logger;

    private string Schemas => $"{_dataSource.Options.CatalogSchema} and {_dataSource.Options.LedgerSchema}";

    internal Migrator(EtlDataSource dataSource, SqlText sql, ILogger<Migrator> logger)
    {
        _dataSource = dataSource;
        _sql = sql;
        _logger = logger;
    }

    /// <summary>Brings the database up to date. Does nothing, in one round trip, when it is.</summary>
    /// <param name="cancellationToken">Stops before the next statement; nothing is applied by halves.</param>
    /// <returns>The migrations applied now, in order.</returns>
    /// <exception cref="MigrationException">The server is too old, a privilege is missing, or the database is of another version.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        var migrations = Migration.All(_sql);
        await using var connection = await _dataSource.OpenAsync(cancellationToken);
        RequireServer(connection.PostgreSqlVersion, connection.PostgresParameters.GetValueOrDefault("server_encoding", "unknown"));
        try
        {
            var applied = await AppliedAsync(connection, cancellationToken);
            return applied is not null && Pending(migrations, applied).Count == 0
                ? []
                : await ApplyAsync(connection, migrations, cancellationToken);
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

        if (encoding != "UTF8")
        {
            throw new MigrationException(
                $"The database's encoding is {encoding}; UTF8 is needed, since a product's text may hold any character. Nothing was changed."
                + " Make another database with ENCODING 'UTF8' and TEMPLATE template0.");
        }
    }

    private string Explain(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege =>
            $"The database user may not create or use what the load needs ({refused.MessageText}). Nothing was changed."
            + $" Let an owner run 'etl migrate', or grant CREATE on the database; a user who only loads needs USAGE on the schemas {Schemas}"
            + " and the rights to read and write their tables.",
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateFunction or PostgresErrorCodes.DuplicateObject =>
            $"One of the schemas {Schemas} holds something that this project did not make ({refused.MessageText}). Nothing was changed."
            + " Choose other schema names, or another database.",
        _ => $"PostgreSQL refused a migration ({refused.SqlState}: {refused.MessageText}). Nothing was changed.",
    };

    private async Task<Dictionary<string, string>?> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_sql["Database.AppliedMigrations"], connection);
        try
        {
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var applied = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await rows.ReadAsync(cancellationToken))
            {
                applied.Add(rows.GetString(0), rows.GetString(1));
            }

            return applied;
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlConnection connection, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey.ToString(CultureInfo.InvariantCulture)})", cancellationToken);
        await ExecuteAsync(connection, _sql["Database.MigrationTable"], cancellationToken);
        // Read again under the lock: another migrator may have been first.
        var pending = Pending(migrations, await AppliedAsync(connection, cancellationToken) ?? []);
        foreach (var migration in pending)
        {
            await ExecuteAsync(connection, migration.Text, cancellationToken);
            await using var note = new NpgsqlCommand(_sql["Database.NoteMigration"], connection);
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
            await note.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var migration in pending)
        {
            _logger.MigrationApplied(migration.Name);
        }

        return [.. pending.Select(m => m.Name)];
    }

    private static List<Migration> Pending(IReadOnlyList<Migration> migrations, Dictionary<string, string> applied)
    {
        var unknown = applied.Keys.Except(migrations.Select(m => m.Name), StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
        {
            throw new MigrationException(
                $"The database has the migration {unknown}, which this version does not know: a newer version migrated it. Nothing was changed. Use that version or a newer one.");
        }

        var changed = migrations.FirstOrDefault(m => applied.TryGetValue(m.Name, out var checksum) && checksum != m.Checksum);
        return changed is null
            ? [.. migrations.Where(m => !applied.ContainsKey(m.Name))]
            : throw new MigrationException(
                $"The database has another content of the migration {changed.Name} than this version. Nothing was changed. Use the version that migrated it.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A numbered file of <c>Database/Migrations</c>.</summary>
    private sealed record Migration(string Name, string Text, string Checksum)
    {
        public static IReadOnlyList<Migration> All(SqlText sql) =>
            [.. SqlText.Names("Database.Migrations").Select(n => Of(n["Database.Migrations.".Length..], sql[n]))];

        private static Migration Of(string name, string text) =>
            new(name, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
