using EtlFunctions.Incremental;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Maps records and gathers them into chunks.</summary>
internal sealed class ChunkBuilder(IRecordMapper mapper, CursorReader? cursor = null)
{
    private List<LoadItem> _items = [];
    private List<Reject> _rejects = [];
    private Watermark? _watermark;

    /// <summary>Gets the records gathered.</summary>
    public int Count => _items.Count + _rejects.Count;

    /// <summary>Maps a record and adds it, as a product or as a reject.</summary>
    public void Add(in RawRecord record)
    {
        if (cursor is not null)
        {
            _watermark = CursorReader.Higher(_watermark, cursor.Read(record));
        }

        if (record.Problem is { } problem)
        {
            _rejects.Add(new Reject(record, problem));
            return;
        }

        var mapped = mapper.Map(record);
        if (mapped.IsProduct)
        {
            _items.Add(new LoadItem(mapped.Product, record));
        }
        else
        {
            _rejects.Add(new Reject(record, mapped.Reject));
        }
    }

    /// <summary>Takes what is gathered as a chunk and starts the next.</summary>
    public Chunk Take(ChunkKey key, bool isLast)
    {
        var chunk = new Chunk(key, isLast, _items, _rejects) { Watermark = _watermark };
        _items = [];
        _rejects = [];
        _watermark = null;
        return chunk;
    }
}
