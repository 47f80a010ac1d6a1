using EtlFunctions.Database;
using EtlFunctions.Ledger;
using Npgsql;

namespace EtlFunctions.Loading;

/// <summary>Reads the one row that the chunk statement returns.</summary>
internal static class ChunkAnswer
{
    public static ChunkResult Read(NpgsqlDataReader row, Chunk chunk, ChunkRows rows)
    {
        var outcome = row.Text("outcome") switch
        {
            "committed" => ChunkOutcome.Committed,
            "already_committed" => ChunkOutcome.AlreadyCommitted,
            "fenced" => ChunkOutcome.Fenced,
            "out_of_order" => ChunkOutcome.OutOfOrder,
            "missing" => ChunkOutcome.Missing,
            var other => throw new InvalidOperationException($"{chunk.Key}: load_chunk answered '{other}', which this version does not know. Run the version that migrated the database."),
        };
        var committed = row.IntegerOrNull("chunks") ?? 0;
        return new ChunkResult(outcome, committed, outcome != ChunkOutcome.Committed ? LoadCounts.Zero : LoadCounts.Of(column => column switch
        {
            // What this process counted itself.
            "read" => chunk.Read,
            "filtered" => chunk.Filtered.Count,
            "duplicates" => rows.Duplicates + (chunk.Settlement is { } settled ? settled.Duplicates + settled.Repeats : 0),
            _ => row.Integer(column),
        }));
    }
}
