using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>Finds SKU codes that occur twice in one product.</summary>
/// <remarks>
/// Variants that agree in every mapped column are one variant, listed twice. Where they differ, none is right more than the
/// other, so the product is rejected rather than one of them lost.
/// </remarks>
internal static class SkuDuplicates
{
    // Up to here comparing all pairs is quicker than a dictionary, and needs no memory.
    private const int FewSkus = 12;

    /// <summary>Keeps the first of equal SKUs.</summary>
    /// <param name="skus">The SKUs, moved together.</param>
    /// <param name="count">Their number before and after.</param>
    /// <returns>The code of two SKUs that differ, or <see langword="null"/>.</returns>
    public static string? Remove(Sku[] skus, ref int count)
    {
        var seen = count > FewSkus ? new Dictionary<string, Sku>(count, StringComparer.Ordinal) : null;
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var sku = skus[i];
            var twin = seen is null ? Find(skus.AsSpan(0, kept), sku.Code) : seen.GetValueOrDefault(sku.Code);
            if (twin is null)
            {
                seen?.Add(sku.Code, sku);
                skus[kept++] = sku;
            }
            else if (twin != sku)
            {
                return sku.Code;
            }
        }

        count = kept;
        return null;
    }

    private static Sku? Find(ReadOnlySpan<Sku> skus, string code)
    {
        foreach (var sku in skus)
        {
            if (sku.Code == code)
            {
                return sku;
            }
        }

        return null;
    }
}
