using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds products whose lines stand apart, in one look at all records, or two where parts stand away from the lines they name.</summary>
internal sealed class LineScan(RepeatFinder found)
{
    private readonly HashSet<long> _parents = [];
    private bool _isSecond;

    /// <summary>Gets the hashes of the names of those products' first lines.</summary>
    public IReadOnlyCollection<long> Repeated => found.Repeated;

    /// <summary>Looks at a record.</summary>
    public void Add(in RawRecord record)
    {
        if (record.Group is not { Key: { } key } group)
        {
            return;
        }

        if (group.IsPart)
        {
            AddPart(key);
        }
        else if (!_isSecond)
        {
            found.Add(key);
        }
        else if (_parents.Count > RepeatedKeys.MaxTold || group.Names.Any(n => _parents.Contains(RecordKey.Hash(n))))
        {
            found.AddRepeated(RecordKey.Hash(key));
        }
    }

    /// <summary>Tells whether all records are to be looked at once more, from the beginning.</summary>
    public bool BeginsAgain()
    {
        var begins = !_isSecond && _parents.Count > 0 && !found.IsFull;
        _isSecond = true;
        return begins;
    }

    private void AddPart(string parent)
    {
        if (!_isSecond && _parents.Count <= RepeatedKeys.MaxTold)
        {
            _parents.Add(RecordKey.Hash(parent));
        }
    }
}
