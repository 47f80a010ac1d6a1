using System.Xml;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Goes through a document from one record's element to the next.</summary>
/// <param name="xml">The document.</param>
/// <param name="path">The names of the elements from the root to a record.</param>
/// <param name="file">The document's name, for errors.</param>
internal sealed class XmlRecordWalk(XmlReader xml, string[] path, string file)
{
    private const int MaxNamesTold = 10;

    private readonly SortedSet<string> _others = new(StringComparer.Ordinal);
    private int _matched;
    private int _deepest;
    private bool _isAhead;
    private bool _found;

    /// <summary>Gets a value indicating whether the document's root was reached.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Goes to the next record's element; whoever is there reads it up to its end.</summary>
    /// <returns><see langword="false"/> at the document's end.</returns>
    /// <exception cref="SourceException">The document is over, and has elements where the records should be, and no record.</exception>
    public bool MoveNext()
    {
        while (_isAhead || xml.Read())
        {
            _isAhead = false;
            if (xml.NodeType == XmlNodeType.EndElement)
            {
                _matched = Math.Min(_matched, xml.Depth);
            }
            else if (xml.NodeType == XmlNodeType.Element && IsRecord())
            {
                return _found = true;
            }
        }

        return _found || (_others.Count == 0 && _deepest == path.Length - 1) ? false : throw NoRecord();
    }

    private bool IsRecord()
    {
        HasBegun = true;
        if (xml.Depth == _matched && xml.Name == path[_matched])
        {
            if (_matched == path.Length - 1)
            {
                return true;
            }

            _matched += xml.IsEmptyElement ? 0 : 1;
            if (xml.Depth + 1 > _deepest)
            {
                _deepest = xml.Depth + 1;
                _others.Clear();
            }

            return false;
        }

        if (!_found && xml.Depth == _deepest && _others.Count < MaxNamesTold)
        {
            _others.Add(xml.Name);
        }

        if (xml.Depth == 0)
        {
            throw NoRecord();
        }

        xml.Skip();
        _isAhead = !xml.EOF;
        return false;
    }

    private FeedMisfitException NoRecord()
    {
        var above = _deepest == 0 ? "at the root" : $"in {string.Join('/', path[.._deepest])}";
        return new FeedMisfitException(
            $"{file}: found no element {string.Join('/', path)}; {above} there {(_others.Count == 0 ? "is nothing" : $"is {string.Join(", ", _others.Select(FoundText.Quote))}")}. Correct source.recordPath, and start again.");
    }
}
