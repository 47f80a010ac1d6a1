namespace EtlFunctions.Sources.Files;

/// <summary>The beginning of a text, read already.</summary>
internal sealed class HeadText(string name, byte[] head) : IRecordText
{
    private int _at;

    public string Name => name;

    public bool CanSeek => false;

    public long StoredBytesRead => _at;

    public string? Damage => null;

    public int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, head.Length - _at);
        head.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public bool TrySeek(long offset) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
