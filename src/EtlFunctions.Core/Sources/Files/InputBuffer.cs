namespace EtlFunctions.Sources.Files;

/// <summary>The part of a text that is being looked at; it grows only as long as its reader asks for more before it advances.</summary>
internal sealed class InputBuffer(IRecordText source) : IDisposable
{
    private const int InitialBytes = 128 * 1024;

    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(InitialBytes);
    private int _start;
    private int _end;

    /// <summary>Gets the bytes read and not passed yet.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Gets the offset in the text of the first byte available.</summary>
    public long Offset { get; private set; }

    /// <summary>Gets the name of the file for messages.</summary>
    public string Name => source.Name;

    /// <summary>Gets the bytes of the file, as stored, that were read.</summary>
    public long StoredBytesRead => source.StoredBytesRead;

    /// <summary>Gets why the text ends early, once its end is reached; <see langword="null"/> when it ends as it should.</summary>
    public string? Damage => source.Damage;

    /// <summary>Reads more behind what is available.</summary>
    /// <returns><see langword="false"/> at the end of the text.</returns>
    public bool Fill()
    {
        if (_start >= _buffer.Length / 2)
        {
            Available.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            // Readers stop asking once a record is past what is kept whole.
            var doubled = _buffer.Length * 2;
            var larger = GC.AllocateUninitializedArray<byte>(doubled < RecordLimits.KeptWhole ? doubled : RecordLimits.KeptWhole + InitialBytes);
            Available.CopyTo(larger);
            (_buffer, _start, _end) = (larger, 0, _end - _start);
        }

        var read = source.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    /// <summary>Passes bytes that are available.</summary>
    public void Advance(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Passes everything before an offset that is not behind.</summary>
    /// <returns><see langword="false"/> when the text ends before it.</returns>
    public bool AdvanceTo(long offset)
    {
        if (source.CanSeek && offset > Offset + Available.Length)
        {
            source.Seek(offset);
            _start = _end = 0;
            Offset = offset;
            return true;
        }

        while (offset > Offset + Available.Length)
        {
            Advance(Available.Length);
            if (!Fill())
            {
                return false;
            }
        }

        Advance((int)(offset - Offset));
        return true;
    }

    /// <summary>Skips a byte order mark; only at the start.</summary>
    public void SkipByteOrderMark()
    {
        while (Available.Length < ByteOrderMark.MaxLength && Fill())
        {
        }

        Advance(ByteOrderMark.Length(Available, Name));
    }

    public void Dispose() => source.Dispose();
}
