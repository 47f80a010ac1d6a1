using System.Buffers;
using System.IO.Hashing;

namespace EtlFunctions.Catalog;

/// <summary>Computes the hash by which the loader sees that a product has not changed, so that its rows stay unwritten.</summary>
/// <remarks>
/// <para>Every column counts, <see cref="Product.SourceUpdatedAt"/> included: left out, a product whose time alone moved would
/// keep its old time in the catalog, and a late older version of it could then pass for newer. The price is that such a
/// product is written. The order of SKUs does not count, <see langword="null"/> differs from an empty text, decimals are compared by
/// value (1.5 equals 1.50) and JSON by its text as the mapper renders it.</para>
/// <para>The hash is XXH128 over a binary encoding that begins with a version and gives each text its length, so two products
/// never share an encoding. It guards against change, not against an attacker. It is stored: a change of the encoding needs a new
/// version byte, and costs one rewrite of every row.</para>
/// </remarks>
public static class ContentHash
{
    /// <summary>The bytes of a hash.</summary>
    public const int Length = 16;

    /// <summary>Computes the hash of a product and its SKUs.</summary>
    /// <param name="product">The product.</param>
    /// <param name="destination">Receives the hash; at least <see cref="Length"/> bytes.</param>
    public static void Compute(Product product, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(product);
        var skus = ArrayPool<Sku>.Shared.Rent(product.Skus.Count);
        var encoding = ProductEncoding.Start();
        try
        {
            var sorted = skus.AsSpan(0, product.Skus.Count);
            Sort(product.Skus, sorted);
            encoding.Add(product, sorted);
            XxHash128.Hash(encoding.Written, destination);
        }
        finally
        {
            encoding.Dispose();
            ArrayPool<Sku>.Shared.Return(skus, clearArray: true);
        }
    }

    /// <summary>Computes the hash of a product and its SKUs.</summary>
    /// <param name="product">The product.</param>
    /// <returns>The <see cref="Length"/> bytes of the hash.</returns>
    public static byte[] Compute(Product product)
    {
        var hash = new byte[Length];
        Compute(product, hash);
        return hash;
    }

    private static void Sort(IReadOnlyList<Sku> skus, Span<Sku> sorted)
    {
        var isSorted = true;
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = skus[i];
            isSorted &= i == 0 || string.CompareOrdinal(sorted[i - 1].Code, sorted[i].Code) <= 0;
        }

        if (!isSorted)
        {
            sorted.Sort(static (a, b) => string.CompareOrdinal(a.Code, b.Code));
        }
    }
}
