using System.Buffers;

namespace EtlFunctions.Sources.Files;

/// <summary>A line with the lines that belong to it, as one JSON object: each line has those below it as <c>$rows</c>.</summary>
internal sealed class LineGroup
{
    private readonly Node _first;
    private readonly Dictionary<string, Node> _byId = new(StringComparer.Ordinal);
    private long _bytes;

    public LineGroup(ReadOnlyMemory<byte> line, string? id)
    {
        _first = new Node(line);
        _bytes = line.Length;
        Name(id, _first);
    }

    /// <summary>Gets the names of the lines, by which others belong to them.</summary>
    public IReadOnlyCollection<string> Names => _byId.Keys;

    // Past what a reject keeps, only the length counts, so that memory stays flat.
    private bool IsTooLong => _bytes > RecordLimits.KeptWhole;

    /// <summary>Adds a line below the one it names.</summary>
    /// <returns><see langword="false"/> when no line of the group has that name.</returns>
    public bool TryAdd(ReadOnlyMemory<byte> line, string? id, string parent)
    {
        if (!_byId.TryGetValue(parent, out var above) && !IsTooLong)
        {
            return false;
        }

        _bytes += line.Length;
        if (!IsTooLong)
        {
            var node = new Node(line);
            above!.Below.Add(node);
            Name(id, node);
        }

        return true;
    }

    /// <summary>Renders the group.</summary>
    /// <returns>The object, or its beginning where it is too long to keep, and its length.</returns>
    public (byte[] Kept, long Bytes) Render()
    {
        var buffer = new ArrayBufferWriter<byte>((int)Math.Min(_bytes + 64, RecordLimits.KeptWhole));
        Write(buffer, _first);
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

    private void Name(string? id, Node node)
    {
        if (id is not null)
        {
            _byId[id] = node;
        }
    }

    private sealed record Node(ReadOnlyMemory<byte> Line)
    {
        public List<Node> Below { get; } = [];
    }
}
