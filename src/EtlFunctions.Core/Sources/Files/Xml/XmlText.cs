using System.Text.Json;
using System.Xml;

namespace EtlFunctions.Sources.Files;

/// <summary>The records of an XML document as NDJSON in UTF-8, a line for each; its places are those of the lines.</summary>
internal sealed class XmlText : IRecordText
{
    private const int BlockBytes = 64 * 1024;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = CsvJson.Encoder, SkipValidation = true };

    private readonly IRecordText _text;
    private readonly XmlReader _xml;
    private readonly XmlRecordWalk _walk;
    private readonly XmlRecord _record;
    private readonly MemoryStream _block = new(BlockBytes + 4096);
    private int _at;
    private bool _ended;

    /// <param name="text">The document as it is stored; it is disposed with this.</param>
    /// <param name="layout">What the feed says of it.</param>
    /// <exception cref="SourceException">The feed names no record path, or the encoding is none that is known.</exception>
    public XmlText(IRecordText text, RecordLayout layout)
    {
        _text = text;
        var stream = new RecordTextStream(text);
        var path = layout.RecordPath ?? throw new FeedMisfitException(
            $"{text.Name}: found XML, and no source.recordPath; expected the path of the element that is a record. {XmlRecordPath.Proposal(stream.Peek())}, and start again. Nothing was loaded.");
        _xml = XmlDocumentReader.Open(stream, text, layout.Charset);
        _walk = new XmlRecordWalk(_xml, path.Split('/'), text.Name);
        _record = new XmlRecord(_xml, XmlLists.Of(layout.Mapping));
    }

    public string Name => _text.Name;

    public bool CanSeek => false;

    public long StoredBytesRead => _text.StoredBytesRead;

    public string? Damage { get; private set; }

    public string? Unit => "record";

    public int Read(Span<byte> buffer)
    {
        if (_at == _block.Length && !Fill())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, (int)_block.Length - _at);
        _block.GetBuffer().AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public bool TrySeek(long offset) => throw new NotSupportedException();

    public void Dispose()
    {
        _xml.Dispose();
        _text.Dispose();
    }

    private bool Fill()
    {
        _block.SetLength(0);
        _at = 0;
        try
        {
            while (!_ended && _block.Length < BlockBytes)
            {
                WriteNext();
            }
        }
        catch (XmlException e)
        {
            // What was cut off by damage of an archive ends too early for XML as well.
            Damage = _text.Damage ?? e.Message;
            _ended = true;
            if (!_walk.HasBegun && _text.Damage is null)
            {
                throw new FeedMisfitException($"{Name}: found no XML that can be read: {e.Message} Expected a document without a DTD. Correct the file or source.format, and start again.", e);
            }
        }

        return _block.Length > 0;
    }

    private void WriteNext()
    {
        _ended = !_walk.MoveNext();
        if (_ended)
        {
            Damage = _text.Damage;
            return;
        }

        var start = _block.Length;
        try
        {
            using var json = new Utf8JsonWriter(_block, WriterOptions);
            _record.Read().WriteTo(json);
        }
        catch
        {
            _block.SetLength(start);
            throw;
        }

        _block.WriteByte(Blank.LineFeed);
    }
}
