namespace EtlFunctions.Sources.Files;

/// <summary>The part of a text that is being looked at; it grows only as long as its reader asks for more before it advances.</summary>
internal sealed class InputBuffer(IRecordText source, Charset? declared = null) : IDisposable
{
    private const int InitialBytes = 128 * 1024;

    private IRecordText _source = source;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(InitialBytes);
    private int _start;
    private int _end;

    /// <summary>Gets the bytes read and not passed yet.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Gets the encoding in which the text is stored, once it is known; <see langword="null"/> for UTF-8.</summary>
    public Charset? Charset { get; private set; }

    /// <summary>Gets the offset in the text, as it is stored, of the first byte available.</summary>
    public long Offset { get; private set; }

    /// <summary>Gets the name of the file for messages.</summary>
    public string Name => _source.Name;

    /// <summary>Gets what the numbers of its lines count where these are not lines of what is stored.</summary>
    public string? Unit { get; } = source.Unit;

    /// <summary>Gets the bytes of the file, as stored, that were read.</summary>
    public long StoredBytesRead => _source.StoredBytesRead;

    /// <summary>Gets why the text ends early, once its end is reached; <see langword="null"/> when it ends as it should.</summary>
    public string? Damage => _source.Damage;

    /// <summary>Reads more behind what is available.</summary>
    /// <returns><see langword="false"/> at the end of the text.</returns>
    public bool Fill()
    {
        if (_start >= _buffer.Length / 2)
        {
            Available.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end > _buffer.Length - Charset.MaxCharacterBytes)
        {
            // Readers stop asking once a record is past what is kept whole.
            var doubled = _buffer.Length * 2;
            var larger = GC.AllocateUninitializedArray<byte>(doubled < RecordLimits.KeptWhole ? doubled : RecordLimits.KeptWhole + InitialBytes);
            Available.CopyTo(larger);
            (_buffer, _start, _end) = (larger, 0, _end - _start);
        }

        var read = _source.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    /// <summary>Passes bytes that are available.</summary>
    public void Advance(int count)
    {
        Offset += StoredLength(Available[..count]);
        _start += count;
    }

    /// <summary>Gets bytes that are available as they are stored.</summary>
    public byte[] Stored(ReadOnlySpan<byte> available) => Charset?.Restore(available) ?? available.ToArray();

    /// <summary>Passes everything before an offset that is not behind.</summary>
    /// <returns><see langword="false"/> when the text ends before it.</returns>
    public bool AdvanceTo(long offset)
    {
        if (_source.CanSeek && offset > Offset + StoredLength(Available))
        {
            _start = _end = 0;
            Offset = offset;
            return _source.TrySeek(offset);
        }

        while (offset > Offset + StoredLength(Available))
        {
            Advance(Available.Length);
            if (!Fill())
            {
                return false;
            }
        }

        Advance(Charset?.Utf8Length(Available, offset - Offset) ?? (int)(offset - Offset));
        return true;
    }

    /// <summary>Skips a byte order mark and finds out the encoding; only at the start.</summary>
    public void SkipByteOrderMark()
    {
        while (Available.Length < ByteOrderMark.MaxLength && Fill())
        {
        }

        var (length, charset) = ByteOrderMark.Find(Available, Name, declared);
        Advance(length);
        if (charset is null)
        {
            return;
        }

        Charset = charset;
        _source = new DecodedText(_source, charset, Available);
        _start = _end = 0;
    }

    public void Dispose() => _source.Dispose();

    private long StoredLength(ReadOnlySpan<byte> available) => Charset?.StoredLength(available) ?? available.Length;
}
