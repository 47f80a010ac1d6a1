using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>A body as a text of records; one that is a gzip file is unpacked.</summary>
/// <param name="name">The address as shown.</param>
/// <param name="body">The body.</param>
/// <param name="isGzip">Whether it is a gzip file.</param>
internal sealed class BodyText(string name, Stream body, bool isGzip) : IRecordText
{
    private readonly GzipText? _gzip = isGzip ? new GzipText(body, name) : null;

    public string Name => name;

    public bool CanSeek => _gzip is null && body.CanSeek;

    public long StoredBytesRead => body.Position;

    public string? Damage => _gzip?.Damage;

    public static bool IsGzip(ReadOnlySpan<byte> beginning) => beginning is [0x1F, 0x8B, ..];

    public int Read(Span<byte> buffer) => _gzip is null ? body.Read(buffer) : _gzip.Read(buffer);

    // Whether a body on a server still reaches there is told when it is asked for from there.
    public bool TrySeek(long offset)
    {
        body.Position = offset;
        return true;
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        body.Dispose();
    }
}
