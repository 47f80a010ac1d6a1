using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>A file's text, unpacked, from beginning to end; that of a workbook is its sheet as CSV.</summary>
internal sealed class SourceStream : IRecordText
{
    private readonly Stream _file;
    private readonly GzipText? _gzip;
    private readonly ZipText? _zip;
    private readonly SheetText? _sheet;

    public SourceStream(SourceFile file)
    {
        Name = file.Name;
        _file = file.Open();
        try
        {
            _gzip = file.Kind.IsGzip ? new GzipText(_file, file.Name) : null;
            _zip = file.Kind is { IsZip: true, Entry: { } entry } ? new ZipText(_file, file.Name, entry) : null;
            _sheet = file.Kind is { Format: FileFormat.Xlsx, IsPacked: false } ? new SheetText(_file, file.Name, file.Kind.Sheet) : null;
        }
        catch
        {
            _zip?.Dispose();
            _file.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public bool CanSeek => _gzip is null && _zip is null && _sheet is null;

    public long StoredBytesRead => _file.Position;

    public string? Damage => _gzip?.Damage ?? _zip?.Damage ?? _sheet?.Damage;

    public string? Unit => _sheet is null ? null : "row";

    public int Read(Span<byte> buffer)
    {
        try
        {
            return _gzip?.Read(buffer) ?? _zip?.Read(buffer) ?? _sheet?.Read(buffer) ?? _file.Read(buffer);
        }
        catch (IOException e)
        {
            throw SourceFileHandle.Unreadable(Name, e);
        }
    }

    public bool TrySeek(long offset)
    {
        _file.Position = offset;
        return offset <= _file.Length;
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _zip?.Dispose();
        _sheet?.Dispose();
        _file.Dispose();
    }
}
