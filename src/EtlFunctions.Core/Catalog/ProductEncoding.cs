using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EtlFunctions.Catalog;

/// <summary>Writes a product as bytes, two different products never alike: the input of <see cref="ContentHash"/>.</summary>
/// <remarks>All numbers are little-endian. A text is its length in bytes, or -1 for <see langword="null"/>, and its UTF-8.</remarks>
internal ref struct ProductEncoding
{
    private const byte Version = 1;
    private const int InitialBytes = 4096;

    private byte[] _buffer;
    private int _length;

    private ProductEncoding(byte[] buffer) => _buffer = buffer;

    /// <summary>Gets the bytes.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Starts an empty encoding.</summary>
    /// <returns>The encoding; dispose it.</returns>
    public static ProductEncoding Start() => new(ArrayPool<byte>.Shared.Rent(InitialBytes));

    /// <summary>Adds a product.</summary>
    /// <param name="product">The product.</param>
    /// <param name="skus">Its SKUs, sorted.</param>
    public void Add(Product product, ReadOnlySpan<Sku> skus)
    {
        Room(1)[0] = Version;
        _length++;
        Add(product.ExternalId);
        Add(product.Title);
        Add(product.Description);
        Add(product.Brand);
        Add(product.Category);
        Add(product.Status);
        Add(product.Attributes);
        Add(product.SourceUpdatedAt?.UtcTicks);
        Add(skus.Length);
        foreach (var sku in skus)
        {
            Add(sku.Code);
            Add(sku.Price);
            Add(sku.Currency);
            Add(sku.CompareAtPrice);
            Add(sku.Stock);
            Add(sku.Barcode);
            Add(sku.Options);
        }
    }

    /// <summary>Gives the rented memory back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Add(string? text)
    {
        var room = Room(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0));
        var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, length);
        _length += sizeof(int) + Math.Max(length, 0);
    }

    private void Add(long? number)
    {
        var room = Room(1 + sizeof(long));
        room[0] = number is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(room[1..], number ?? 0);
        _length += 1 + sizeof(long);
    }

    private void Add(decimal? number)
    {
        if (number is not { } value)
        {
            Room(1)[0] = 0;
            _length++;
            return;
        }

        Span<int> bits = stackalloc int[4];
        decimal.GetBits(Normalize(value), bits);
        var room = Room(1 + (4 * sizeof(int)));
        room[0] = 1;
        for (var i = 0; i < bits.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(room[(1 + (i * sizeof(int)))..], bits[i]);
        }

        _length += 1 + (4 * sizeof(int));
    }

    private static decimal Normalize(decimal value)
    {
        if (value == 0)
        {
            return 0;
        }

        // The mapper's own decimals end here at the first look; a text such as 1.50 from elsewhere loses its zeros.
        while (value.Scale > 0)
        {
            var shorter = decimal.Round(value, value.Scale - 1, MidpointRounding.ToZero);
            if (shorter != value)
            {
                break;
            }

            value = shorter;
        }

        return value;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes, 2 * _buffer.Length));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
