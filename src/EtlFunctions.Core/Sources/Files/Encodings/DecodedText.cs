namespace EtlFunctions.Sources.Files;

/// <summary>A text in another encoding, read as UTF-8; its places are those of the bytes that are stored.</summary>
internal sealed class DecodedText(IRecordText text, Charset charset, ReadOnlySpan<byte> beginning) : IRecordText
{
    private const int BlockBytes = 64 * 1024;

    private byte[] _stored = beginning.ToArray();
    private int _start;
    private int _end = beginning.Length;
    private bool _isEnd;

    public string Name => text.Name;

    public bool CanSeek => text.CanSeek;

    public long StoredBytesRead => text.StoredBytesRead;

    public string? Damage => text.Damage;

    public int Read(Span<byte> buffer)
    {
        while (true)
        {
            var written = charset.ToUtf8(_stored.AsSpan(_start, _end - _start), buffer, _isEnd, out var read);
            _start += read;
            if (written > 0 || _isEnd)
            {
                return written;
            }

            Fill();
        }
    }

    public bool TrySeek(long offset)
    {
        (_start, _end, _isEnd) = (0, 0, false);
        return text.TrySeek(offset);
    }

    public void Dispose() => text.Dispose();

    private void Fill()
    {
        var left = _stored.AsSpan(_start, _end - _start);
        var block = _stored.Length >= BlockBytes ? _stored : new byte[BlockBytes];
        left.CopyTo(block);
        (_stored, _start, _end) = (block, 0, left.Length);
        var read = text.Read(_stored.AsSpan(_end));
        _end += read;
        _isEnd = read == 0;
    }
}
