using System.Text;
using EtlFunctions.Catalog;

namespace EtlFunctions.Loading;

/// <summary>What a page's row in the ledger keeps of each of a chunk's records: its key, its content, its place and what became of it.</summary>
/// <remarks>The products come first, in the order of <see cref="ChunkRows"/>; what becomes of them the statement adds.</remarks>
internal sealed class RecordEntries
{
    private readonly List<long> _keys;
    private readonly List<long> _contents;
    private readonly List<int> _places;
    private readonly StringBuilder _actions = new();

    private RecordEntries(int records)
    {
        _keys = new List<long>(records);
        _contents = new List<long>(records);
        _places = new List<int>(records);
    }

    public long[] Keys => [.. _keys];

    public long[] Contents => [.. _contents];

    public int[] Places => [.. _places];

    /// <summary>Gets what became of those that are no products to load, a letter each.</summary>
    public string OtherActions => _actions.ToString();

    public static RecordEntries Of(Chunk chunk, ChunkRows rows)
    {
        var entries = new RecordEntries(chunk.Items.Count + chunk.Rejects.Count + chunk.Held.Count + chunk.Filtered.Count);
        for (var i = 0; i < rows.Items.Length; i++)
        {
            entries.Add(rows.ExternalId[i], rows.Items[i].Record.Group is null ? RecordKey.Content(rows.Hash[i]) : 0, rows.Items[i].Place);
        }

        foreach (var item in rows.Superseded)
        {
            entries.Add(item.Product.ExternalId, item.Record.Group is null ? RecordKey.Content(ContentHash.Compute(item.Product)) : 0, item.Place);
            entries._actions.Append('d');
        }

        foreach (var held in chunk.Held)
        {
            entries.Add(held.ExternalId, 0, held.Place);
            entries._actions.Append('h');
        }

        foreach (var reject in chunk.Rejects)
        {
            entries.Add(reject.ExternalId, 0, reject.Place);
            entries._actions.Append('r');
        }

        foreach (var filtered in chunk.Filtered)
        {
            entries.Add(null, 0, filtered.Place);
            entries._actions.Append('f');
        }

        return entries;
    }

    private void Add(string? key, long content, int place)
    {
        _keys.Add(key is null ? 0 : RecordKey.Hash(key));
        _contents.Add(content);
        _places.Add(place);
    }
}
