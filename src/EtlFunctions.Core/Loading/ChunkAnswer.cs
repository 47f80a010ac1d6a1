using EtlFunctions.Ledger;
using Npgsql;

namespace EtlFunctions.Loading;

/// <summary>Reads the one row that the chunk statement returns.</summary>
internal static class ChunkAnswer
{
    public static ChunkResult Read(NpgsqlDataReader row, Chunk chunk, ChunkRows rows)
    {
        var outcome = row.GetString(0) switch
        {
            "committed" => ChunkOutcome.Committed,
            "already_committed" => ChunkOutcome.AlreadyCommitted,
            "fenced" => ChunkOutcome.Fenced,
            "out_of_order" => ChunkOutcome.OutOfOrder,
            "missing" => ChunkOutcome.Missing,
            var other => throw new InvalidOperationException($"{chunk.Key}: load_chunk answered '{other}', which this version does not know. Run the version that migrated the database."),
        };
        var committed = row.IsDBNull(1) ? 0 : row.GetInt32(1);
        if (outcome != ChunkOutcome.Committed)
        {
            return new ChunkResult(outcome, committed, LoadCounts.Zero);
        }

        return new ChunkResult(outcome, committed, new LoadCounts
        {
            Read = chunk.Read,
            Duplicates = rows.Duplicates,
            Inserted = row.GetInt32(2),
            Updated = row.GetInt32(3),
            Unchanged = row.GetInt32(4),
            Rejected = row.GetInt32(5),
            Stale = row.GetInt32(6),
            SkusInserted = row.GetInt32(7),
            SkusUpdated = row.GetInt32(8),
            SkusDiscontinued = row.GetInt32(9),
        });
    }
}
