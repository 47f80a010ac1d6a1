using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;

namespace EtlFunctions.Sources.Files;

/// <summary>The text in one entry of a zip archive, checked to be whole.</summary>
/// <remarks>.NET compares neither the checksum nor the length of what it unpacks with what the archive says of it.</remarks>
internal sealed class ZipText : IDisposable
{
    // Always asked for in this size, so that a damaged archive gives the same text each time it is read.
    private const int BlockBytes = 64 * 1024;

    private readonly ZipArchive _archive;
    private readonly ZipArchiveEntry _entry;
    private readonly Stream _text;
    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private readonly Crc32 _crc = new();
    private long _length;
    private int _blockStart;
    private int _blockEnd;
    private bool _ended;

    /// <param name="file">The archive; it can seek and stays open.</param>
    /// <param name="name">The text's name, for errors.</param>
    /// <param name="entry">The entry.</param>
    public ZipText(Stream file, string name, string entry)
    {
        _archive = ZipEntries.Open(file, name);
        try
        {
            _entry = _archive.GetEntry(entry) ?? throw new SourceChangedException($"{name}: the archive has no entry of that name any more. The next start begins anew with what it has.");
            _text = _entry.Open();
        }
        catch (Exception failure)
        {
            _archive.Dispose();
            throw failure is InvalidDataException or NotSupportedException ? ZipEntries.Unreadable(name, failure) : failure;
        }
    }

    /// <summary>Gets why the text ends before its end, once it is read so far.</summary>
    public string? Damage { get; private set; }

    public int Read(Span<byte> buffer)
    {
        if (_blockStart == _blockEnd && (_ended || !FillBlock()))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _blockEnd - _blockStart);
        _block.AsSpan(_blockStart, count).CopyTo(buffer);
        _blockStart += count;
        return count;
    }

    public void Dispose()
    {
        _text.Dispose();
        _archive.Dispose();
        ArrayPool<byte>.Shared.Return(_block);
    }

    private bool FillBlock()
    {
        int read;
        try
        {
            read = _text.ReadAtLeast(_block.AsSpan(0, BlockBytes), BlockBytes, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            return End($"the archive is damaged within this entry ({e.Message})");
        }

        _crc.Append(_block.AsSpan(0, read));
        _length += read;
        (_blockStart, _blockEnd) = (0, read);
        if (read == BlockBytes)
        {
            return true;
        }

        if (_length != _entry.Length || _crc.GetCurrentHashAsUInt32() != _entry.Crc32)
        {
            End(_length == _entry.Length
                ? "the archive is damaged within this entry (its checksum does not fit its text)"
                : string.Create(CultureInfo.InvariantCulture, $"the archive is damaged within this entry (found {_length:N0} bytes, its directory says {_entry.Length:N0})"));
        }

        _ended = true;
        return read > 0;
    }

    private bool End(string damage)
    {
        Damage = damage;
        _ended = true;
        return false;
    }
}
