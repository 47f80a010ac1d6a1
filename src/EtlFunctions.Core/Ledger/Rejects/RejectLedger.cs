using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Ledger;

/// <summary>Counts the rejects that the ledger keeps of a run.</summary>
internal sealed class RejectLedger(EtlDataSource dataSource, SqlText sql)
{
    /// <summary>Counts what all attempts at a run read and rejected.</summary>
    public async Task<(long Read, long Rejected)> CountAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Rejects.CountRejects"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.Count("read"), row.Count("rejected"));
    }

    /// <summary>Lists the commonest reasons, each with its first record.</summary>
    public async Task<IReadOnlyList<CommonReject>> CommonestAsync(Guid runId, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Rejects.CommonestRejects"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var reasons = new List<CommonReject>();
        while (await rows.ReadAsync(cancellationToken))
        {
            reasons.Add(new CommonReject(rows.Count("rejects"), rows.Text("stage"), rows.Text("code"), rows.Text("message"), rows.Text("location")));
        }

        return reasons;
    }
}
