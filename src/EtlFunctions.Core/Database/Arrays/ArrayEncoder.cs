using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EtlFunctions.Database.Arrays;

/// <summary>Encodes one-dimensional arrays in PostgreSQL's binary format, one after the other into one pooled buffer.</summary>
/// <remarks>
/// The driver writes an array value by value, each through a chain of virtual calls; for the hundreds of values of a chunk
/// that was a quarter of the client's time. The format is that of <c>array_recv</c>, <c>numeric_recv</c> and
/// <c>timestamptz_recv</c> in PostgreSQL's <c>src/backend/utils/adt</c>.
/// </remarks>
internal sealed class ArrayEncoder : IDisposable
{
    private const int InitialSize = 32 * 1024;

    // Up to here room for the longest encoding costs less than looking through the text twice.
    private const int ShortText = 1024;

    // Half a surrogate pair fails here, as it does in the driver.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly DateTime TimestampOrigin = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _length;

    private delegate void Append<T>(ArrayEncoder encoder, T value);

    /// <summary>Gets what was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public EncodedArray Texts(ReadOnlySpan<string?> values) => Encode(values, TypeOids.Text, static (e, v) => e.AppendText(v!));

    public EncodedArray Binaries(ReadOnlySpan<byte[]> values) => Encode(values, TypeOids.Bytea, static (e, v) => v.CopyTo(e.Take(v.Length)));

    public EncodedArray Integers(ReadOnlySpan<int> values) => Encode(values, TypeOids.Int4, static (e, v) => e.AppendInt32(v));

    public EncodedArray Integers(ReadOnlySpan<int?> values) => Encode(values, TypeOids.Int4, static (e, v) => e.AppendInt32(v!.Value));

    public EncodedArray BigIntegers(ReadOnlySpan<long> values) => Encode(values, TypeOids.Int8, static (e, v) =>
        BinaryPrimitives.WriteInt64BigEndian(e.Take(sizeof(long)), v));

    public EncodedArray Flags(ReadOnlySpan<bool> values) => Encode(values, TypeOids.Bool, static (e, v) => e.Take(1)[0] = v ? (byte)1 : (byte)0);

    public EncodedArray Timestamps(ReadOnlySpan<DateTime?> values) => Encode(values, TypeOids.Timestamptz, static (e, v) =>
        BinaryPrimitives.WriteInt64BigEndian(e.Take(sizeof(long)), (v!.Value - TimestampOrigin).Ticks / TimeSpan.TicksPerMicrosecond));

    public EncodedArray Numerics(ReadOnlySpan<decimal?> values) => Encode(values, TypeOids.Numeric, static (e, v) =>
        e._length += NumericEncoding.Write(v!.Value, e.Reserve(NumericEncoding.MaxSize)));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private EncodedArray Encode<T>(ReadOnlySpan<T> values, int elementType, Append<T> append)
    {
        var start = _length;
        var hasValue = false;
        AppendInt32(1);
        AppendInt32(0);
        AppendInt32(elementType);
        AppendInt32(values.Length);
        AppendInt32(1);
        var first = _length;
        foreach (var value in values)
        {
            var size = _length;
            AppendInt32(-1);
            if (value is not null)
            {
                append(this, value);
                BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(size), _length - size - sizeof(int));
                hasValue = true;
            }
        }

        if (!hasValue)
        {
            // Without any value it is sent empty, as no dimension: unnest fills up with NULL what one array is shorter than others.
            BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start), 0);
            _length = first - (2 * sizeof(int));
        }

        return new EncodedArray(this, start, _length - start);
    }

    private void AppendText(string text)
    {
        var room = Reserve(text.Length <= ShortText ? StrictUtf8.GetMaxByteCount(text.Length) : StrictUtf8.GetByteCount(text));
        _length += StrictUtf8.GetBytes(text, room);
    }

    private void AppendInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), value);

    private Span<byte> Take(int count)
    {
        var room = Reserve(count)[..count];
        _length += count;
        return room;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + count), checked(_buffer.Length * 2)));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
