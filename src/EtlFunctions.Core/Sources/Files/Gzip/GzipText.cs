using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;

namespace EtlFunctions.Sources.Files;

/// <summary>The text in a gzip file (RFC 1952) of one or several members, each checked to be whole.</summary>
/// <remarks>
/// Why not .NET's <see cref="GZipStream"/> (tried with .NET 10): it notices a file that was cut short only under its strict
/// validation, a switch of the whole process that is off unless each host sets it. Even then it takes whatever stands behind
/// a member and does not begin like another one for padding: text appended to the file, a member behind zeros and one whose
/// first byte is damaged are dropped without a word. It tells no place, calls a wrong checksum an unsupported compression
/// method, and keeps back the text read last before it. Here every member's header is looked for, and its trailer compared
/// with the checksum and the length of the text; the inflating itself is .NET's.
/// </remarks>
internal sealed class GzipText : IDisposable
{
    // Always asked for in this size, so that a damaged file gives the same text each time it is read.
    private const int BlockBytes = 64 * 1024;

    private readonly GzipInput _input;
    private readonly string _name;
    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private readonly Crc32 _crc = new();
    private DeflateStream? _member;
    private uint _memberLength;
    private int _blockStart;
    private int _blockEnd;
    private bool _ended;

    public GzipText(Stream file, string name)
    {
        _input = new GzipInput(file);
        _name = name;
    }

    /// <summary>Gets why the text ends before its end, once it is read so far.</summary>
    public string? Damage { get; private set; }

    public int Read(Span<byte> buffer)
    {
        if (_blockStart == _blockEnd && !FillBlock())
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
        _member?.Dispose();
        ArrayPool<byte>.Shared.Return(_block);
    }

    private bool FillBlock()
    {
        while (!_ended)
        {
            if (_member is null && !BeginMember())
            {
                break;
            }

            int read;
            try
            {
                read = _member!.Read(_block, 0, BlockBytes);
            }
            catch (InvalidDataException e)
            {
                End(string.Create(CultureInfo.InvariantCulture, $"the archive is damaged near byte {_input.Position:N0} ({e.Message})"));
                break;
            }

            if (read > 0)
            {
                _crc.Append(_block.AsSpan(0, read));
                _memberLength += (uint)read;
                (_blockStart, _blockEnd) = (0, read);
                return true;
            }

            EndMember();
        }

        return false;
    }

    private bool BeginMember()
    {
        var isFirst = _input.Position == 0;
        switch (_input.ReadHeader())
        {
            case GzipHeader.Found:
                _member = new DeflateStream(_input, CompressionMode.Decompress, leaveOpen: true);
                return true;
            case GzipHeader.Cut:
                End(Cut());
                return false;
            case GzipHeader.Other when isFirst:
                throw new FeedMisfitException($"{_name}: found bytes that are no gzip file; expected one by its name or source.compression. Set source.compression to \"none\" if it is not compressed.");
            case GzipHeader.Other:
                End(string.Create(CultureInfo.InvariantCulture, $"the archive goes on near byte {_input.Position:N0} with bytes that are not gzip"));
                return false;
            default:
                _ended = true;
                return false;
        }
    }

    private void EndMember()
    {
        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _memberLength);
        _crc.Reset();
        _memberLength = 0;
        if (!_input.PassTrailer(trailer))
        {
            End(_input.AtEnd ? Cut() : string.Create(
                CultureInfo.InvariantCulture, $"the archive is damaged before byte {_input.Position:N0} (its checksum does not fit its text)"));
        }
    }

    private string Cut() => string.Create(CultureInfo.InvariantCulture, $"the archive is truncated at byte {_input.Length:N0}, within its compressed text, or its last bytes are damaged");

    private void End(string damage)
    {
        Damage = damage;
        _ended = true;
    }
}
