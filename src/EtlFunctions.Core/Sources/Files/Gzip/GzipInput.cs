namespace EtlFunctions.Sources.Files;

/// <summary>The bytes of a gzip file as the inflater takes them, with those it may have taken beyond a member's end.</summary>
internal sealed class GzipInput(Stream file) : Stream
{
    private const int TrailerBytes = 8;
    private const int MaxTaken = 16 * 1024;

    private readonly byte[] _window = new byte[4 * MaxTaken];
    private int _taken;
    private int _start;
    private int _end;
    private long _windowOffset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => _windowOffset + _start;
        set => throw new NotSupportedException();
    }

    public bool AtEnd => _start == _end && !Fill();

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !Fill())
        {
            return 0;
        }

        var count = Math.Min(Math.Min(buffer.Length, MaxTaken), _end - _start);
        _window.AsSpan(_start, count).CopyTo(buffer);
        _taken = _start;
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Passes a member's header if one stands here.</summary>
    public GzipHeader ReadHeader()
    {
        int first;
        do
        {
            first = ReadByte();
        }
        while (first == 0 && Position > 1);

        if (first < 0)
        {
            return GzipHeader.End;
        }

        Span<byte> rest = stackalloc byte[9];
        var found = 0;
        for (int next; found < rest.Length && (next = ReadByte()) >= 0; found++)
        {
            rest[found] = (byte)next;
        }

        if (first != 0x1F || (found > 0 && rest[0] != 0x8B) || (found > 1 && rest[1] != 8))
        {
            return GzipHeader.Other;
        }

        return found == rest.Length && PassOptionalFields(rest[2]) ? GzipHeader.Found : GzipHeader.Cut;
    }

    /// <summary>Finds a member's trailer among the bytes the inflater took last, which may be more than were the member's.</summary>
    /// <returns><see langword="false"/> when it is not there: the member's text is not what was packed.</returns>
    public bool PassTrailer(ReadOnlySpan<byte> trailer)
    {
        while (_end - _start < TrailerBytes && Fill())
        {
        }

        var from = Math.Max(0, _taken - TrailerBytes);
        var searched = _window.AsSpan(from, Math.Min(_end, _start + TrailerBytes) - from);
        var at = searched.IndexOf(trailer);
        if (at < 0)
        {
            return false;
        }

        _start = from + at + TrailerBytes;
        return true;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool PassOptionalFields(byte flags)
    {
        const int HeaderChecksum = 2, Extra = 4, Name = 8, Comment = 16;
        if ((flags & Extra) != 0)
        {
            int low = ReadByte(), high = ReadByte();
            if (high < 0 || !Pass(low + (high << 8)))
            {
                return false;
            }
        }

        return ((flags & Name) == 0 || PassText())
            && ((flags & Comment) == 0 || PassText())
            && ((flags & HeaderChecksum) == 0 || Pass(2));
    }

    private bool Pass(int count)
    {
        while (count > 0 && ReadByte() >= 0)
        {
            count--;
        }

        return count == 0;
    }

    private bool PassText()
    {
        int next;
        do
        {
            next = ReadByte();
        }
        while (next > 0);

        return next == 0;
    }

    private bool Fill()
    {
        // What the inflater took last stays in the window, and a trailer's length before it.
        var keep = Math.Max(0, _taken - TrailerBytes);
        _window.AsSpan(keep, _end - keep).CopyTo(_window);
        (_taken, _start, _end) = (_taken - keep, _start - keep, _end - keep);
        _windowOffset += keep;
        var read = file.Read(_window, _end, _window.Length - _end);
        _end += read;
        return read > 0;
    }
}
