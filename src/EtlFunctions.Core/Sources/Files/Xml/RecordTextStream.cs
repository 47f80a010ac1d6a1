namespace EtlFunctions.Sources.Files;

/// <summary>A text of records as a stream that is read forward.</summary>
internal sealed class RecordTextStream(IRecordText text) : Stream
{
    private const int PeekBytes = 64 * 1024;

    private byte[] _start = [];
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gets the beginning without passing it; only before anything is read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        if (_start.Length == 0)
        {
            var start = new byte[PeekBytes];
            var length = 0;
            for (int read; length < start.Length && (read = text.Read(start.AsSpan(length))) > 0;)
            {
                length += read;
            }

            _start = start[..length];
        }

        return _start.AsSpan(_at);
    }

    /// <summary>Gets what is not read yet as a text.</summary>
    public IRecordText Rest() => new RestText(this, text);

    public override int Read(Span<byte> buffer)
    {
        if (_at == _start.Length)
        {
            return text.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _start.Length - _at);
        _start.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private sealed class RestText(RecordTextStream stream, IRecordText text) : IRecordText
    {
        public string Name => text.Name;

        public bool CanSeek => false;

        public long StoredBytesRead => text.StoredBytesRead;

        public string? Damage => text.Damage;

        public int Read(Span<byte> buffer) => stream.Read(buffer);

        public bool TrySeek(long offset) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
