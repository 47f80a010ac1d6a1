using EtlFunctions.Database;
using EtlFunctions.Feeds;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Refuses a status column that could not be set: better before the first page than at its commit.</summary>
internal sealed class StatusColumn(SourceDatabase database, PostgresStatusOptions status)
{
    public async Task VerifyAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        var (type, isText, maySet) = await FindAsync(connection, table, cancellationToken);
        var column = SqlIdentifier.Quote(status.Column);
        if (!maySet)
        {
            var user = database.Target.User ?? "the user";
            throw Wrong($"found that {user} may not set {column}; expected the right to mark rows (source.status). Let the table's owner run: GRANT UPDATE ({column}) ON {table} TO {user}.");
        }

        await VerifyAsync(connection, "pending", status.Pending, type, isText, cancellationToken);
        await VerifyAsync(connection, "loaded", status.Loaded, type, isText, cancellationToken);
        await VerifyAsync(connection, "rejected", status.Rejected, type, isText, cancellationToken);
    }

    private async Task<(string Type, bool IsText, bool MaySet)> FindAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlTemplate.Read("FindStatus"), connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = status.Column });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? (row.GetString(0), row.GetBoolean(1), row.GetBoolean(2))
            : throw Wrong($"found the column \"{status.Column}\" gone since the table was looked up; expected it (source.status.column).");
    }

    private async Task VerifyAsync(NpgsqlConnection connection, string key, string? value, string type, bool isText, CancellationToken cancellationToken)
    {
        if (value is null)
        {
            return;
        }

        string? stored;
        try
        {
            await using var command = new NpgsqlCommand($"SELECT $1::{type}::text", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Unknown });
            stored = (string?)await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (PostgresException refused) when (!PostgresFaults.IsTransient(refused))
        {
            throw Wrong($"found source.status.{key} \"{value}\"; expected a value of the column \"{status.Column}\", {type}: {refused.MessageText}.");
        }

        // A cast cuts a text to the column's length without a word.
        if (isText && stored != value && stored?.Length < value.Length)
        {
            throw Wrong($"found source.status.{key} \"{value}\"; expected a value of the column \"{status.Column}\", {type}, which holds only \"{stored}\" of it.");
        }
    }

    private SourceException Wrong(string what) => new($"{database.Place}: {what} Nothing was read.") { StopsRun = true };
}
