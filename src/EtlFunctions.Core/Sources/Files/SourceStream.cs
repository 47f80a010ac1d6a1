namespace EtlFunctions.Sources.Files;

/// <summary>A file's text, unpacked, from beginning to end.</summary>
internal sealed class SourceStream : IRecordText
{
    private readonly Stream _file;
    private readonly GzipText? _gzip;

    public SourceStream(SourceFile file)
    {
        Name = file.Name;
        _file = file.Open();
        _gzip = file.Kind.IsGzip ? new GzipText(_file, file.Name) : null;
    }

    public string Name { get; }

    public bool CanSeek => _gzip is null;

    public long StoredBytesRead => _file.Position;

    public string? Damage => _gzip?.Damage;

    public int Read(Span<byte> buffer)
    {
        try
        {
            return _gzip is null ? _file.Read(buffer) : _gzip.Read(buffer);
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
        _file.Dispose();
    }
}
