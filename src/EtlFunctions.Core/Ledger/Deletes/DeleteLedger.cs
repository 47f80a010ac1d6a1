using EtlFunctions.Database;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>The ledger of what runs did not see: judged once a run, then applied or listed in batches.</summary>
public sealed class DeleteLedger
{
    private const NpgsqlDbType BigIntegers = NpgsqlDbType.Array | NpgsqlDbType.Bigint;

    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;

    internal DeleteLedger(EtlDataSource dataSource, SqlText sql)
    {
        _dataSource = dataSource;
        _sql = sql;
    }

    /// <summary>Finds what was judged of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Deletion?> FindAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = Command("FindDeletion", runId);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row) : null;
    }

    /// <summary>Lists products whose deletes are withheld, in the order of their keys.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="after">The place of the last one listed before, or <see langword="null"/>.</param>
    /// <param name="limit">The most products to list.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<WithheldProduct>> WithheldAsync(Guid runId, WithheldPlace? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command("WithheldProducts", runId);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after?.Part ?? 0 });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after?.Position ?? 0 });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var products = new List<WithheldProduct>();
        while (await rows.ReadAsync(cancellationToken))
        {
            products.Add(new WithheldProduct(
                new WithheldPlace(rows.Integer("part"), rows.Count("position")),
                rows.TextOrNull("external_id"),
                rows.TextOrNull("title"),
                rows.Count("skus"),
                rows.Flag("stays")));
        }

        return products;
    }

    /// <summary>Notes what the source warned of that may have hidden a record.</summary>
    internal async Task DoubtAsync(Guid runId, int epoch, IReadOnlyList<string> doubts, CancellationToken cancellationToken)
    {
        await using var command = Command("NoteDoubts", runId, epoch);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. doubts.Select(_dataSource.Storable)] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Gets those doubts.</summary>
    internal async Task<IReadOnlyList<string>> DoubtsAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = Command("FindDoubts", runId);
        return await command.ExecuteScalarAsync(cancellationToken) as string[] ?? [];
    }

    /// <summary>Gets the token of the last page of a run's source.</summary>
    internal async Task<string?> LastTokenAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = Command("LastToken", runId);
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Keeps the judgement, unless the run was judged before or is another holder's.</summary>
    internal async Task JudgeAsync(Guid runId, int epoch, long known, long missing, string? reason, CancellationToken cancellationToken)
    {
        await using var command = Command("JudgeDeletes", runId, epoch);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = known });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = missing });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = reason is null ? null : _dataSource.Storable(reason), NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Discontinues products with their SKUs.</summary>
    /// <returns>Whether the run is still held under that epoch.</returns>
    internal async Task<bool> DiscontinueAsync(Guid runId, int epoch, IReadOnlyList<long> products, CancellationToken cancellationToken)
    {
        await using var command = Command("DiscontinueProducts", runId, epoch);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. products], NpgsqlDbType = BigIntegers });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.CountOrNull("discontinued") is not null;
    }

    /// <summary>Writes a part of the list of those withheld, from 1 on.</summary>
    /// <returns>Whether the run is still held under that epoch.</returns>
    internal async Task<bool> ListAsync(Guid runId, int epoch, int part, IReadOnlyList<long> products, IReadOnlyList<long> keys, CancellationToken cancellationToken)
    {
        await using var command = Command("ListWithheld", runId, epoch);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = part });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. products], NpgsqlDbType = BigIntegers });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. keys], NpgsqlDbType = BigIntegers });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Closes what is done.</summary>
    /// <returns>Whether the run is still held under that epoch.</returns>
    internal async Task<bool> EndAsync(Guid runId, int epoch, CancellationToken cancellationToken)
    {
        await using var command = Command("EndDeletion", runId, epoch);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > 0;
    }

    /// <summary>Gets the epoch of a run's feed, and the feed's run that is under way.</summary>
    internal async Task<(int Epoch, Guid? Running)> EpochAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = Command("FeedEpoch", runId);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.Integer("epoch"), row.IdOrNull("running")) : (0, null);
    }

    /// <summary>Lists the runs of the feed that began later, and whether all their pages are kept.</summary>
    internal async Task<IReadOnlyList<(Guid RunId, bool IsKept)>> LaterAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = Command("LaterRuns", runId);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var later = new List<(Guid, bool)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            later.Add((rows.Id("id"), rows.Count("pages_kept") == rows.Integer("pages_planned")));
        }

        return later;
    }

    /// <summary>Reads parts of the list, by their numbers.</summary>
    internal async Task<IReadOnlyList<WithheldPart>> PartsAsync(Guid runId, int after, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command("WithheldParts", runId);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var parts = new List<WithheldPart>();
        while (await rows.ReadAsync(cancellationToken))
        {
            parts.Add(new WithheldPart(
                rows.Integer("part"), rows.GetFieldValue<long[]>(rows.GetOrdinal("product_ids")), rows.GetFieldValue<long[]>(rows.GetOrdinal("keys"))));
        }

        return parts;
    }

    /// <summary>Discontinues the products of a part that are not to stay, and closes the part.</summary>
    internal async Task<ApprovedPart> ApproveAsync(Guid runId, int epoch, int part, IReadOnlyList<long> products, CancellationToken cancellationToken)
    {
        await using var command = Command("ApproveDeletes", runId, epoch);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = part });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. products], NpgsqlDbType = BigIntegers });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ApprovedPart(row.Text("outcome"), row.CountOrNull("discontinued") ?? 0, row.CountOrNull("skus") ?? 0, row.CountOrNull("stayed") ?? 0);
    }

    private static Deletion Read(NpgsqlDataReader row) => new()
    {
        RunId = row.Id("run_id"),
        Feed = row.Text("feed"),
        State = Enum.Parse<DeletionState>(row.Text("state"), ignoreCase: true),
        JudgedAt = row.Time("judged_at"),
        Known = row.Count("known"),
        Missing = row.Count("missing"),
        Reason = row.TextOrNull("reason"),
        Discontinued = row.Count("discontinued"),
        Skus = row.Count("skus"),
        Approved = row.Count("approved"),
        ApprovedSkus = row.Count("approved_skus"),
        Stayed = row.Count("stayed"),
        ApprovedAt = row.TimeOrNull("approved_at"),
        Waiting = row.Count("waiting"),
    };

    private NpgsqlCommand Command(string statement, Guid runId, int? epoch = null)
    {
        var command = _dataSource.Connections.CreateCommand(_sql[$"Ledger.Deletes.{statement}"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        if (epoch is { } held)
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = held });
        }

        return command;
    }
}
