using System.Buffers;
using System.Text;
using System.Text.Unicode;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Judges by the first records of a text whether it is in the encoding that it is read in.</summary>
/// <remarks>Further in, and where text that is right by far outweighs, a record that is not of the encoding is broken and a reject.</remarks>
internal sealed class EncodingCheck(Charset? charset, string declaredBy)
{
    /// <summary>The records judged.</summary>
    public const int Records = 100;

    private const int MaxBytes = 1024 * 1024;
    private const int MaxSampleBytes = 16 * 1024;
    private const int Outweighs = 4;

    private readonly ArrayBufferWriter<byte> _sample = new();
    private RecordLocation? _wrong;
    private int _records;
    private long _bytes;
    private int _right;
    private int _wrongs;
    private int _asUtf8;
    private bool _isSurelyUtf8;
    private int _notUtf8;
    private RecordLocation? _first;

    /// <summary>Gets a value indicating whether enough was seen.</summary>
    public bool IsDone => _records >= Records || _bytes >= MaxBytes;

    /// <summary>Takes a record, the next in order.</summary>
    public void Add(in RawRecord record)
    {
        if (IsDone)
        {
            return;
        }

        _records++;
        var payload = record.Kept.Span;
        _bytes += payload.Length;
        if (!payload.ContainsAnyInRange<byte>(0x80, 0xFF))
        {
            return;
        }

        // What is not of another encoding comes as it is stored.
        var isWrong = charset is null ? !Utf8.IsValid(payload) : record.Problem?.Code == ReadProblem.InvalidEncoding;
        if (isWrong)
        {
            _wrong ??= record.Location;
            _wrongs += charset is null ? 0 : 1;
            Keep(payload);
        }

        if (charset is null)
        {
            Count(payload, ref _right, ref _wrongs);
        }
        else if (!isWrong)
        {
            _right++;
            Compare(record, charset.Restore(payload));
        }
    }

    /// <summary>Takes records and stops the run where they are in another encoding.</summary>
    public void Verify(IEnumerable<RawRecord> records)
    {
        foreach (var record in records)
        {
            Add(record);
        }

        Verify();
    }

    /// <summary>Stops the run where the records are in another encoding.</summary>
    /// <exception cref="FeedMisfitException">They are; it names the likely one.</exception>
    public void Verify()
    {
        // Text in another encoding hardly ever passes for UTF-8.
        if (_wrong is { } wrong && _right <= _wrongs)
        {
            throw Misfit(wrong.ToString(), charset, _sample.WrittenSpan);
        }

        if (_first is { } first && _asUtf8 > (long)Outweighs * _notUtf8 && (_isSurelyUtf8 || _asUtf8 > 2))
        {
            throw new FeedMisfitException(
                $"{first}: found text in UTF-8 (\"{LikelyCharset.Sample("utf-8", _sample.WrittenSpan)}\"); expected {charset} by {declaredBy}. Set source.encoding to \"utf-8\" and start again. Nothing was loaded.");
        }
    }

    /// <summary>The error for a text that is in another encoding.</summary>
    public static FeedMisfitException Misfit(string place, Charset? charset, ReadOnlySpan<byte> stored)
    {
        var likely = LikelyCharset.Of(stored);
        var advice = likely == charset?.Name
            ? "Set source.encoding to what it is in"
            : $"It looks like {likely} (\"{LikelyCharset.Sample(likely, stored)}\"): set source.encoding to \"{likely}\"";
        return new FeedMisfitException($"{place}: found bytes that are not {charset?.Name ?? "UTF-8"}; expected text in that encoding. {advice}, and start again. Nothing was loaded.");
    }

    private static void Count(ReadOnlySpan<byte> text, ref int right, ref int wrong)
    {
        for (int next; (next = text.IndexOfAnyInRange<byte>(0x80, 0xFF)) >= 0;)
        {
            text = text[next..];
            var status = Rune.DecodeFromUtf8(text, out _, out var length);
            (right, wrong) = status == OperationStatus.Done ? (right + 1, wrong) : (right, wrong + 1);
            text = text[length..];
        }
    }

    private void Compare(in RawRecord record, byte[] stored)
    {
        if (!charset!.KeepsLines)
        {
            return;
        }

        Count(stored, ref _asUtf8, ref _notUtf8);
        if (Utf8.IsValid(stored))
        {
            _first ??= record.Location;
            Keep(stored);
            // A capital letter with an accent and a sign may pass for UTF-8, hardly ever with these first bytes.
            _isSurelyUtf8 |= stored.AsSpan().ContainsAny((byte)0xC2, (byte)0xC3) || stored.AsSpan().ContainsAnyInRange<byte>(0xE0, 0xF4);
        }
    }

    private void Keep(ReadOnlySpan<byte> stored)
    {
        if (_sample.WrittenCount < MaxSampleBytes)
        {
            _sample.Write(stored[..Math.Min(stored.Length, MaxSampleBytes)]);
            _sample.Write("\n"u8);
        }
    }
}
