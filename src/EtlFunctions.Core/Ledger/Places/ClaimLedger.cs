using EtlFunctions.Database;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>The SKUs that were another product's when a product that lists them was loaded.</summary>
internal sealed class ClaimLedger(EtlDataSource dataSource, SqlText sql)
{
    /// <summary>Lists who has the SKUs of the first claimed codes.</summary>
    public async Task<IReadOnlyList<string>> OwnersAsync(Guid runId, int codes, CancellationToken cancellationToken)
    {
        await using var command = Command("ClaimOwners");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = codes });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var owners = new List<string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            owners.Add(rows.Text("external_id"));
        }

        return owners;
    }

    /// <summary>Decides the first claimed codes.</summary>
    /// <returns>The claims decided, <see langword="null"/> where the run is another holder's; and the products that lose a SKU they list.</returns>
    public async Task<(int? Settled, IReadOnlyList<string> Reload)> SettleAsync(
        Guid runId, int epoch, bool readsEverything, int codes, IReadOnlyList<string> owners, IReadOnlyList<long> ownerKeys, CancellationToken cancellationToken)
    {
        await using var command = Command("SettleClaims");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = readsEverything });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = codes });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. owners] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ownerKeys], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.IntegerOrNull("settled"), row.TextsOrNull("reload") ?? []);
    }

    /// <summary>Makes rejects of the refused claims of the first products.</summary>
    /// <returns>The products dealt with, <see langword="null"/> where the run is another holder's.</returns>
    public async Task<int?> RefuseAsync(Guid runId, int epoch, int products, CancellationToken cancellationToken)
    {
        await using var command = Command("RefuseClaims");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = products });
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    private NpgsqlCommand Command(string statement) => dataSource.Connections.CreateCommand(sql[$"Ledger.Places.{statement}"]);
}
