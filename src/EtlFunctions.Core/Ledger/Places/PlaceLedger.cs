using EtlFunctions.Database;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>The ledger of products that stand in several places of a source: which are known, whose records wait, what is planned to settle them.</summary>
internal sealed class PlaceLedger(EtlDataSource dataSource, SqlText sql)
{
    private const NpgsqlDbType BigIntegers = NpgsqlDbType.Array | NpgsqlDbType.Bigint;

    /// <summary>Notes keys that stand in several places.</summary>
    public async Task NoteRepeatedAsync(Guid runId, IReadOnlyCollection<long> keys, CancellationToken cancellationToken)
    {
        await using var command = Command("NoteRepeated", runId);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. keys], NpgsqlDbType = BigIntegers });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes over what the feed's last run knew of keys that stand in several places.</summary>
    public async Task InheritRepeatedAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = Command("InheritRepeated", runId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Gets the hashes of keys that are known to stand in several places, at most so many.</summary>
    public async Task<IReadOnlyList<long>> RepeatedAsync(Guid runId, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command("RepeatedKeys", runId);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<long>();
        while (await rows.ReadAsync(cancellationToken))
        {
            keys.Add(rows.Count("key"));
        }

        return keys;
    }

    /// <summary>Forgets keys that turned out to stand in one place.</summary>
    public async Task ForgetSingleAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = Command("ForgetSingle", runId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Finds keys that stand in several places and plans to read again those whose records differ.</summary>
    public Task<PlacePlan> FindRepeatedAsync(Guid runId, int epoch, CancellationToken cancellationToken) =>
        PlanAsync("FindRepeated", "equal", runId, epoch, null, cancellationToken);

    /// <summary>Plans to settle the records that are held.</summary>
    public Task<PlacePlan> PlanSettlingAsync(Guid runId, int epoch, int productsPerPage, CancellationToken cancellationToken) =>
        PlanAsync("PlanSettling", "repeated", runId, epoch, productsPerPage, cancellationToken);

    /// <summary>Plans to read the records of products again.</summary>
    public async Task PlanCollectingAsync(Guid runId, int epoch, IReadOnlyList<long> keys, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var command = Command("PlanCollecting", runId, epoch);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. keys], NpgsqlDbType = BigIntegers });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. ids] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Counts what is not settled.</summary>
    public async Task<(long Held, long Claims)> CountOpenAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = Command("CountOpen", runId);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.Count("held"), row.Count("claims"));
    }

    private async Task<PlacePlan> PlanAsync(string statement, string found, Guid runId, int epoch, int? size, CancellationToken cancellationToken)
    {
        await using var command = Command(statement, runId, epoch);
        if (size is { } products)
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = products });
        }

        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new PlacePlan(row.Integer("pages"), row.Integer(found), row.TextsOrNull("examples") ?? []);
    }

    private NpgsqlCommand Command(string statement, Guid runId, int? epoch = null)
    {
        var command = dataSource.Connections.CreateCommand(sql[$"Ledger.Places.{statement}"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        if (epoch is { } held)
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = held });
        }

        return command;
    }
}

/// <summary>What was planned for products in several places.</summary>
/// <param name="Pages">The pages planned.</param>
/// <param name="Products">The products found in several records.</param>
/// <param name="Examples">Where the records of the first few are.</param>
internal sealed record PlacePlan(int Pages, int Products, IReadOnlyList<string> Examples);
