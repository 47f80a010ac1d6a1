using EtlFunctions.Database;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>Shows the rejects that the ledger keeps, for people, and closes those that a person lets be.</summary>
public sealed class KeptRejects
{
    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;

    internal KeptRejects(EtlDataSource dataSource, SqlText sql)
    {
        _dataSource = dataSource;
        _sql = sql;
    }

    /// <summary>Counts rejects by their reasons, the commonest first.</summary>
    /// <param name="filter">Which rejects.</param>
    /// <param name="limit">The most reasons to list.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<RejectGroup>> GroupAsync(RejectFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command("RejectGroups", filter, limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var groups = new List<RejectGroup>();
        while (await row.ReadAsync(cancellationToken))
        {
            groups.Add(new RejectGroup(
                row.Text("feed"), row.Text("stage"), row.Text("code"), row.TextOrNull("path"), row.Count("rejects"), row.Count("records"),
                row.Time("first_seen"), row.Time("last_seen"), row.Count("id"), row.Text("location"), row.Text("message")));
        }

        return groups;
    }

    /// <summary>Lists rejects without their records, the latest first.</summary>
    /// <param name="filter">Which rejects.</param>
    /// <param name="limit">The most rejects to list.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<KeptReject>> ListAsync(RejectFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command("ListRejects", filter, limit);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Finds a reject with its record.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<KeptReject?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Rejects.FindReject"]);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return await ReadAsync(command, cancellationToken) is [var found] ? found : null;
    }

    /// <summary>Closes rejects that are open.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="why">Why they are let be.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>The ids of those that were open.</returns>
    public async Task<IReadOnlyList<long>> DiscardAsync(IReadOnlyCollection<long> ids, string why, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Rejects.DiscardRejects"]);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _dataSource.Storable(why) });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var discarded = new List<long>();
        while (await row.ReadAsync(cancellationToken))
        {
            discarded.Add(row.Count("id"));
        }

        return discarded;
    }

    private NpgsqlCommand Command(string statement, RejectFilter filter, int limit)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var command = _dataSource.Connections.CreateCommand(_sql[$"Ledger.Rejects.{statement}"]);
        foreach (var text in new[] { filter.Feed, filter.Stage, filter.Code, filter.State })
        {
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text });
        }

        command.Parameters.Add(new NpgsqlParameter { Value = (object?)filter.RunId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return command;
    }

    private static async Task<IReadOnlyList<KeptReject>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rejects = new List<KeptReject>();
        while (await row.ReadAsync(cancellationToken))
        {
            rejects.Add(Read(row));
        }

        return rejects;
    }

    private static KeptReject Read(NpgsqlDataReader row) => new()
    {
        Id = row.Count("id"),
        Feed = row.Text("feed"),
        State = row.Text("state"),
        Stage = row.Text("stage"),
        Code = row.Text("code"),
        Message = row.Text("message"),
        Path = row.TextOrNull("path"),
        ExternalId = row.TextOrNull("external_id"),
        Location = row.Text("location"),
        RunId = row.Id("run_id"),
        Page = row.Integer("page"),
        FirstSeen = row.Time("first_seen"),
        LastSeen = row.Time("last_seen"),
        Attempts = row.Integer("attempts"),
        Records = row.Integer("records"),
        Bytes = row.Integer("bytes"),
        ClosedAt = row.TimeOrNull("closed_at"),
        Note = row.TextOrNull("note"),
        Raw = row.BytesOrNull("raw"),
    };
}
