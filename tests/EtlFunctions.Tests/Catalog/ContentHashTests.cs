using EtlFunctions.Catalog;
using EtlFunctions.Tests.Mapping;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Catalog;

public sealed class ContentHashTests
{
    private static readonly Sku SampleSku = new()
    {
        Code = "a", Price = 1.5m, Currency = "EUR", CompareAtPrice = 2m, Stock = 3, Barcode = "04", Options = "{}",
    };

    private static readonly Product Sample = new()
    {
        ExternalId = "1", Title = "t", Description = "d", Brand = "b", Category = "c", Status = "s", Attributes = "[]",
        SourceUpdatedAt = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), Skus = [SampleSku, new Sku { Code = "b" }],
    };

    /// <summary>Stored hashes are compared with it: a change of this value rewrites every row of every catalog.</summary>
    [Fact]
    public void Compute_SampleProduct_IsWhatIsStored() =>
        Assert.Equal("123CB2F2B850789860F574D04277317C", Convert.ToHexString(ContentHash.Compute(Sample)));

    [Fact]
    public void Compute_EveryColumn_Counts()
    {
        Product[] variations =
        [
            Sample, Sample with { ExternalId = "2" },
            Sample with { Title = null }, Sample with { Title = "" }, Sample with { Title = "T" },
            Sample with { Description = null }, Sample with { Brand = null }, Sample with { Category = null }, Sample with { Status = null },
            Sample with { Title = "td", Description = "" }, Sample with { Title = "", Description = "td" },
            Sample with { Brand = "c", Category = "b" },
            Sample with { Attributes = null }, Sample with { Attributes = "{}" },
            Sample with { SourceUpdatedAt = null }, Sample with { SourceUpdatedAt = Sample.SourceUpdatedAt!.Value.AddMicroseconds(1) },
            Sample with { Skus = [] }, Sample with { Skus = [SampleSku] },
            .. new[]
            {
                SampleSku with { Code = "c" }, SampleSku with { Price = null }, SampleSku with { Price = -1.5m }, SampleSku with { Price = 15m },
                SampleSku with { Price = 2m, CompareAtPrice = 1.5m }, SampleSku with { Currency = null }, SampleSku with { CompareAtPrice = null },
                SampleSku with { CompareAtPrice = 0m }, SampleSku with { Stock = null }, SampleSku with { Stock = 0 }, SampleSku with { Stock = -3 },
                SampleSku with { Barcode = "4" }, SampleSku with { Options = null },
            }.Select(sku => Sample with { Skus = [sku, Sample.Skus[1]] }),
        ];

        Assert.Equal(variations.Length, variations.Select(p => Convert.ToHexString(ContentHash.Compute(p))).Distinct().Count());
    }

    [Fact]
    public void Compute_SameValueWrittenOtherwise_IsTheSame()
    {
        Product With(decimal price) => Sample with { Skus = [SampleSku with { Price = price }, Sample.Skus[1]] };

        Assert.Equal(ContentHash.Compute(With(1.5m)), ContentHash.Compute(With(1.5000m)));
        Assert.Equal(ContentHash.Compute(With(0m)), ContentHash.Compute(With(-0.00m)));
        Assert.Equal(ContentHash.Compute(With(100m)), ContentHash.Compute(With(100.0000000000000000000000m)));
        Assert.Equal(ContentHash.Compute(With(decimal.MaxValue)), ContentHash.Compute(With(decimal.MaxValue)));
        Assert.Equal(
            ContentHash.Compute(Sample), ContentHash.Compute(Sample with { SourceUpdatedAt = Sample.SourceUpdatedAt!.Value.ToOffset(TimeSpan.FromHours(2)) }));
        Assert.Equal(ContentHash.Compute(Sample), ContentHash.Compute(Sample with { Skus = [.. Sample.Skus.Reverse()] }));
    }

    [Fact]
    public void Compute_LongTexts_AreWhollyRead()
    {
        var text = new string('é', 1_000_000);

        Assert.NotEqual(
            ContentHash.Compute(Sample with { Description = text + "a" }), ContentHash.Compute(Sample with { Description = text + "b" }));
    }

    [Fact]
    public void Compute_IntoASpan_AllocatesNothing()
    {
        Span<byte> hash = stackalloc byte[ContentHash.Length];
        var least = long.MaxValue;

        // More than once, since the first call fills the pool and a collection may empty it.
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            ContentHash.Compute(Sample, hash);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(ContentHash.Compute(Sample), hash.ToArray());
    }

    [Property(MaxTest = 500)]
    public Property Compute_TwoProducts_AgreeExactlyWhenTheProductsDo() => Prop.ForAll(
        ProductGenerator.Product(),
        ProductGenerator.Product(),
        ProductGenerator.Seed(),
        (one, other, seed) =>
        {
            var random = new System.Random(seed);

            // One column from the other product: equal as often as not, since many are empty.
            var mixed = random.Next(9) switch
            {
                0 => one with { ExternalId = other.ExternalId },
                1 => one with { Title = other.Title },
                2 => one with { Description = other.Description },
                3 => one with { Brand = other.Brand },
                4 => one with { Category = other.Category },
                5 => one with { Status = other.Status },
                6 => one with { Attributes = other.Attributes },
                7 => one with { SourceUpdatedAt = other.SourceUpdatedAt },
                _ => one with { Skus = other.Skus },
            };
            var shuffled = mixed.Skus.ToArray();
            random.Shuffle(shuffled);

            Assert.Equal(IsSame(one, mixed), Hash(one) == Hash(mixed with { Skus = shuffled }));
            Assert.Equal(IsSame(one, other), Hash(one) == Hash(other));
        });

    private static bool IsSame(Product one, Product other) =>
        one with { Skus = [] } == other with { Skus = [] } && one.Skus.ToHashSet().SetEquals(other.Skus);

    private static string Hash(Product product) => Convert.ToHexString(ContentHash.Compute(product));
}
