using System.Security.Cryptography;
using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Cli.Demo;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Cli.Demo;

public sealed class DemoCatalogTests
{
    private static readonly Lazy<MappedRecord[]> Mapped = new(Map);

    private static IEnumerable<Product> Products => Mapped.Value.Where(m => m.IsProduct).Select(m => m.Product!);

    [Fact]
    public void Catalog_AsItsFeedMapsIt_HoldsTheGoodProductsAndTheBadRecordsOnTop()
    {
        Assert.Equal(DemoCatalog.Products + DemoDefect.All.Length, Mapped.Value.Length);
        Assert.Equal(DemoCatalog.Products, Products.Select(p => p.ExternalId).Distinct().Count());
        Assert.Equal(DemoCatalog.Skus, Products.SelectMany(p => p.Skus).Select(s => s.Code).Distinct().Count());
        Assert.Equal(DemoCatalog.Skus, Products.Sum(p => p.Skus.Count));
    }

    [Fact]
    public void Catalog_BadRecords_AreRejectedEachForItsReason()
    {
        string[] expected =
        [
            RejectCodes.MissingId, RejectCodes.InvalidNumber, RejectCodes.InvalidJson, RejectCodes.MissingSku,
            RejectCodes.InvalidTimestamp, RejectCodes.InvalidNumber, RejectCodes.OutOfRange, RejectCodes.InvalidCurrency,
            RejectCodes.InvalidText, RejectCodes.WrongType, RejectCodes.DuplicateSku, RejectCodes.InvalidJson,
        ];
        Assert.Equal(expected, Mapped.Value.Where(m => !m.IsProduct).Select(m => m.Reject!.Code));
    }

    [Fact]
    public void Catalog_Skus_HaveBarcodesOfTheirOwnPricesAndOptions()
    {
        var skus = Products.SelectMany(p => p.Skus).ToArray();
        Assert.Equal(skus.Length, skus.Select(s => s.Barcode).Distinct().Count());
        Assert.All(skus, sku =>
        {
            Assert.Equal(Ean13.Of(long.Parse(sku.Barcode![..12], System.Globalization.CultureInfo.InvariantCulture)), sku.Barcode);
            Assert.InRange(sku.Price!.Value, 5m, 1000m);
            Assert.InRange(sku.Stock!.Value, 0, 400);
            Assert.Equal("EUR", sku.Currency);
            Assert.NotNull(sku.Options);
        });
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes() => Assert.Equal(SHA256.HashData(Bytes()), SHA256.HashData(Bytes()));

    [Fact]
    public void Write_FilesAreThere_LeavesThemUntouched()
    {
        var folder = TemporaryFolder.Create();
        try
        {
            var files = new DemoFiles(folder);
            Assert.True(files.Write(default));
            var written = File.GetLastWriteTimeUtc(files.Catalog);
            Assert.False(files.Write(default));
            Assert.Equal(written, File.GetLastWriteTimeUtc(files.Catalog));
            Assert.Equal(2, Directory.GetFiles(folder).Length);
            Assert.Equal(DemoFiles.FeedName, new FeedLoader().Load(files.Feed).Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Write_CatalogWasChanged_RestoresIt()
    {
        var folder = TemporaryFolder.Create();
        try
        {
            var files = new DemoFiles(folder);
            files.Write(default);
            var bytes = File.ReadAllBytes(files.Catalog);
            File.WriteAllBytes(files.Catalog, [.. bytes[..^2], (byte)'!', (byte)'\n']);
            Assert.True(files.Write(default));
            Assert.Equal(bytes, File.ReadAllBytes(files.Catalog));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Bytes()
    {
        using var stream = new MemoryStream();
        DemoCatalog.Write(stream, default);
        return stream.ToArray();
    }

    private static MappedRecord[] Map()
    {
        var folder = TemporaryFolder.Create();
        try
        {
            var files = new DemoFiles(folder);
            files.Write(default);
            var mapper = DeclaredRecordMapper.Compile(new FeedLoader().Load(files.Feed).Mapping);
            return
            [
                .. File.ReadLines(files.Catalog, Encoding.UTF8)
                    .Select((line, i) => mapper.Map(new RawRecord(new RecordLocation(files.Catalog, i + 1), Encoding.UTF8.GetBytes(line)))),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
