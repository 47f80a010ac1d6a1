using EtlFunctions.Incremental;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Maps records and gathers them into chunks.</summary>
/// <param name="mapper">The mapping.</param>
/// <param name="keys">Reads the key of a record that the mapping does not take, or <see langword="null"/> where only the mapping can.</param>
/// <param name="held">The keys whose records are held.</param>
/// <param name="cursor">Reads the cursor values, or <see langword="null"/>.</param>
internal sealed class ChunkBuilder(IRecordMapper mapper, RecordKeyReader? keys, HeldKeys held, CursorReader? cursor = null)
{
    private List<LoadItem> _items = [];
    private List<Reject> _rejects = [];
    private List<HeldRecord> _held = [];
    private List<FilteredRecord> _filtered = [];
    private Watermark? _watermark;

    /// <summary>Gets the records gathered.</summary>
    public int Count => _items.Count + _rejects.Count + _held.Count + _filtered.Count;

    /// <summary>Maps a record and adds it: as a product, as a reject, or as one that is held.</summary>
    /// <param name="record">The record.</param>
    /// <param name="place">Its number in its page, from 1.</param>
    public void Add(in RawRecord record, int place)
    {
        if (cursor is not null)
        {
            // As the source gives it, whatever the transform leaves of it.
            foreach (var raw in RawLines.Of(record))
            {
                _watermark = CursorReader.Higher(_watermark, cursor.Read(raw));
            }
        }

        if (record.IsFiltered)
        {
            _filtered.Add(new FilteredRecord(record.Mark, place));
            return;
        }

        if (record.Group is { IsPart: true, Key: { } whole })
        {
            _held.Add(new HeldRecord(record, whole, null, place));
            return;
        }

        var mapped = record.Problem is { } problem ? MappedRecord.Of(problem) : mapper.Map(record);
        var id = mapped.IsProduct ? mapped.Product.ExternalId : mapped.ExternalId ?? keys?.Read(record);
        // One that cannot be taken is held only where it is a part of a product, which is then rejected whole.
        if ((mapped.IsProduct || record.Group is not null) && (record.Group?.Key ?? id) is { } key && held.Holds(key))
        {
            _held.Add(new HeldRecord(record, key, id, place));
        }
        else if (mapped.IsProduct)
        {
            _items.Add(new LoadItem(mapped.Product, record) { Place = place });
        }
        else
        {
            _rejects.Add(new Reject(record, mapped.Reject, id) { Place = place });
        }
    }

    /// <summary>Takes what is gathered as a chunk and starts the next.</summary>
    public Chunk Take(ChunkKey key, bool isLast)
    {
        var chunk = new Chunk(key, isLast, _items, _rejects) { Held = _held, Filtered = _filtered, Watermark = _watermark };
        _items = [];
        _rejects = [];
        _held = [];
        _filtered = [];
        _watermark = null;
        return chunk;
    }
}
