using System.Buffers;

namespace EtlFunctions.Sources.Files;

/// <summary>A line with the lines that belong to it, as one JSON object: each line has those below it as <c>$rows</c>.</summary>
internal sealed class LineGroup
{
    private readonly Node _first;
    private readonly bool _omitsEmpty;
    private readonly Dictionary<string, Node> _byKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Initializes a new instance of the <see cref="LineGroup"/> class.</summary>
    /// <param name="line">The first line, a JSON object.</param>
    /// <param name="names">Its names.</param>
    /// <param name="omitsEmpty">Whether it has no <c>$rows</c> where no line belongs to it.</param>
    public LineGroup(ReadOnlyMemory<byte> line, IReadOnlyList<string> names, bool omitsEmpty)
    {
        _omitsEmpty = omitsEmpty;
        _first = new Node(line);
        _bytes = line.Length;
        Name(names, _first);
    }

    /// <summary>Gets the names of the lines, by which others belong to them.</summary>
    public IReadOnlyCollection<string> Names => _names;

    // Past what a reject keeps, only the length counts, so that memory stays flat.
    private bool IsTooLong => _bytes > RecordLimits.KeptWhole;

    /// <summary>Adds a line below the one it names.</summary>
    /// <returns><see langword="false"/> when that is the key of no line of the group. Whether another name is that of one product alone only all lines tell.</returns>
    public bool TryAdd(ReadOnlyMemory<byte> line, IReadOnlyList<string> names, string parent)
    {
        if (!_byKey.TryGetValue(parent, out var above) && !IsTooLong)
        {
            return false;
        }

        _bytes += line.Length;
        if (!IsTooLong)
        {
            var node = new Node(line);
            above!.Below.Add(node);
            Name(names, node);
        }

        return true;
    }

    /// <summary>Renders the group.</summary>
    /// <returns>The object, or its beginning where it is too long to keep, and its length.</returns>
    public (byte[] Kept, long Bytes) Render()
    {
        var buffer = new ArrayBufferWriter<byte>((int)Math.Min(_bytes + 64, RecordLimits.KeptWhole));
        if (_omitsEmpty && _first.Below.Count == 0)
        {
            buffer.Write(_first.Line.Span);
        }
        else
        {
            Write(buffer, _first);
        }

        return IsTooLong
            ? (buffer.WrittenSpan[..Math.Min(RecordLimits.KeptOfLonger, buffer.WrittenCount)].ToArray(), _bytes)
            : (buffer.WrittenSpan.ToArray(), buffer.WrittenCount);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, Node node)
    {
        var line = Blank.Trim(node.Line.Span);
        var body = line[..^1];
        buffer.Write(body);
        buffer.Write(Blank.Is(body[1..]) ? "\"$rows\":["u8 : ",\"$rows\":["u8);
        for (var i = 0; i < node.Below.Count; i++)
        {
            buffer.Write(i == 0 ? ""u8 : ","u8);
            Write(buffer, node.Below[i]);
        }

        buffer.Write("]}"u8);
    }

    private void Name(IReadOnlyList<string> names, Node node)
    {
        _names.UnionWith(names);
        if (names is [var key, ..])
        {
            _byKey[key] = node;
        }
    }

    private sealed record Node(ReadOnlyMemory<byte> Line)
    {
        public List<Node> Below { get; } = [];
    }
}
