using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>The rows to mark with a chunk: one array for each parameter of the mark.</summary>
/// <param name="Key">The rows' keys.</param>
/// <param name="Version">The versions that were read.</param>
/// <param name="Product">The 1-based position of each row's product in the chunk, 0 for a record that was rejected.</param>
internal sealed record ChunkMarks(string[] Key, string[] Version, int[] Product)
{
    // No product, and none that is refused.
    private const int Loaded = -1;

    public static ChunkMarks From(Chunk chunk, ChunkRows rows)
    {
        var marks = new List<(RecordMark Mark, int Product)>(chunk.Read);
        foreach (var item in chunk.Items)
        {
            if (item.Record.Mark is { } mark)
            {
                marks.Add((mark, rows.PositionOf(item.Product.ExternalId)));
            }

            foreach (var further in item.FurtherMarks)
            {
                marks.Add((further, rows.PositionOf(item.Product.ExternalId)));
            }
        }

        foreach (var reject in chunk.Rejects)
        {
            if (reject.Record.Mark is { } mark)
            {
                marks.Add((mark, 0));
            }
        }

        // A row that was left out is dealt with.
        marks.AddRange(chunk.Filtered.Where(f => f.Mark is not null).Select(f => (f.Mark!, Loaded)));

        // Of several records that a transform made of one row, one that is rejected tells, else the last.
        if (marks.Count > 1 && chunk.Items.Any(i => i.Record.From is { Part: > 0 }))
        {
            marks = [.. marks.GroupBy(m => m.Mark).Select(g => g.Any(m => m.Product == 0) ? (g.Key, 0) : g.Last())];
        }

        // In key order, so that chunks that mark at the same time lock rows in the same order.
        marks.Sort(static (x, y) => string.CompareOrdinal(x.Mark.Key, y.Mark.Key));
        return new ChunkMarks([.. marks.Select(m => m.Mark.Key)], [.. marks.Select(m => m.Mark.Version)], [.. marks.Select(m => m.Product)]);
    }
}
