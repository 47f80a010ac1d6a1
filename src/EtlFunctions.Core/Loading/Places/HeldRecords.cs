using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using Npgsql;

namespace EtlFunctions.Loading;

/// <summary>Reads held records from the ledger.</summary>
internal sealed class HeldRecords(EtlDataSource dataSource, SqlText sql)
{
    /// <summary>Reads the records of a range of keys that are not settled, by key and then in source order.</summary>
    public async Task<IReadOnlyList<HeldRow>> ReadAsync(Guid runId, KeyRange keys, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Places.HeldRecords"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = keys.From });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = keys.To });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<HeldRow>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(Read(row));
        }

        return rows;
    }

    private static HeldRow Read(NpgsqlDataReader row)
    {
        var problem = row.TextOrNull("problem_code") is { } code
            ? new RejectReason(RejectStage.Read, code, row.TextOrNull("problem_message") ?? code)
            : null;
        var mark = row.TextOrNull("mark_key") is { } key ? new RecordMark(key, row.Text("mark_version")) : null;
        return new HeldRow(
            row.Integer("page"),
            row.Integer("place"),
            row.Text("key"),
            row.Flag("is_part"),
            row.TextOrNull("action"),
            HeldBytes.Read(new RawRecord(RecordLocation.Parse(row.Text("location")), row.GetFieldValue<byte[]>(row.GetOrdinal("raw")), problem, mark)));
    }
}
