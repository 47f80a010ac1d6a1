using System.Text;
using EtlFunctions.Catalog;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.Mapping;

/// <summary>Makes products as the mapper renders them: texts trimmed, decimals to four places, SKU codes unique.</summary>
internal static class ProductGenerator
{
    private static readonly Gen<string> Text =
        from runes in Gen.NonEmptyListOf(Gen.OneOf(
            Gen.Choose(0x21, 0x7E),
            Gen.Elements(0x01, 0x09, 0x0A, 0x1F, 0x20, 0x22, 0x5C, 0x7F, 0xA0, 0xE9, 0x2028, 0x4E2D, 0xFEFF, 0xFFFD, 0xFFFF, 0x1F600, 0x10FFFF)))
        let text = string.Concat(runes.Select(r => new Rune(r).ToString())).Trim()
        select text.Length == 0 ? "x" : text;

    private static readonly Gen<decimal> Money =
        from large in Long(-999_999_999_999_999_999, 999_999_999_999_999_999)
        from small in Gen.Choose(-100_000, 100_000)
        from either in Gen.Elements(large / 10_000m, small / 10_000m, small, 0m)
        select either;

    private static readonly Gen<string> Json = Gen.Elements(
        "{}", "[]", "1.50", "true", "\"a\\\\b\"", """{"a":[1,{"b":null}],"c":""}""", """[["\u00e9"],-1E+5]""");

    private static readonly Gen<DateTimeOffset> Time =
        Long(0, DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond).Select(micros => new DateTimeOffset(micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero));

    private static readonly Gen<Sku> SkuGen =
        from code in Text
        from price in Maybe(Money)
        from currency in MaybeText(Gen.Elements("EUR", "USD", "JPY"))
        from compareAtPrice in Maybe(Money)
        from stock in Maybe(Gen.OneOf(Gen.Choose(int.MinValue, int.MaxValue), Gen.Choose(-1, 5)))
        from barcode in MaybeText(Text)
        from options in MaybeText(Json)
        select new Sku
        {
            Code = code, Price = price, Currency = currency, CompareAtPrice = compareAtPrice, Stock = stock, Barcode = barcode, Options = options,
        };

    private static readonly Gen<Product> Products =
        from id in Text
        from title in MaybeText(Text)
        from description in MaybeText(Text)
        from brand in MaybeText(Text)
        from category in MaybeText(Text)
        from status in MaybeText(Text)
        from attributes in MaybeText(Json)
        from updatedAt in Maybe(Time)
        from skus in Gen.ListOf(SkuGen)
        select new Product
        {
            ExternalId = id, Title = title, Description = description, Brand = brand, Category = category, Status = status,
            Attributes = attributes, SourceUpdatedAt = updatedAt, Skus = [.. skus.DistinctBy(s => s.Code)],
        };

    public static Arbitrary<Product> Product() => Products.ToArbitrary();

    /// <summary>Makes whole numbers of a range, both ends included.</summary>
    public static Gen<long> Long(long min, long max) =>
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        select min + (long)((((UInt128)high << 31) | (UInt128)low) % (UInt128)(max - (Int128)min + 1));

    /// <summary>Makes seeds, so that a failure names what repeats it.</summary>
    public static Arbitrary<int> Seed() => Gen.Choose(0, int.MaxValue).ToArbitrary();

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.OneOf(gen.Select(v => (T?)v), Gen.Constant((T?)null));

    private static Gen<string?> MaybeText(Gen<string> gen) => Gen.OneOf(gen.Select(v => (string?)v), Gen.Constant((string?)null));
}
