using System.Text;
using BenchmarkDotNet.Attributes;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Benchmarks.Micro;

/// <summary>The work of one record outside the database: mapping, and hashing what it became.</summary>
[MemoryDiagnoser]
public class MappingBenchmark
{
    private static readonly byte[] Record = Encoding.UTF8.GetBytes(
        """
        {"id":"P00000042","title":"Trail jacket no. 42 in red","description":"Light jacket for long days outside. Wind and rain stay out, warmth stays in; folds into its own pocket.","brand":"Brand 42","category":"Outdoor/Jackets/5","attributes":{"color": "red", "season": "2026", "material": "polyamide"},"updated_at":"2026-10-01T02:03:04Z","variants":[{"sku":"P00000042-S","price":7.94,"currency":"EUR","stock":42,"barcode":"4000000004202"},{"sku":"P00000042-M","price":8.94,"currency":"EUR","stock":43,"barcode":"4000000004213"},{"sku":"P00000042-L","price":9.94,"currency":"EUR","stock":44,"barcode":"4000000004224"}]}
        """);

    private readonly DeclaredRecordMapper _mapper = DeclaredRecordMapper.Compile(new MappingOptions
    {
        Id = Path("id"),
        Title = Path("title"),
        Description = Path("description"),
        Brand = Path("brand"),
        Category = Path("category"),
        Attributes = Path("attributes"),
        UpdatedAt = Path("updated_at"),
        Skus = new SkuMappingOptions
        {
            Each = "variants",
            Code = Path("sku"),
            Price = Path("price"),
            Currency = Path("currency"),
            Stock = Path("stock"),
            Barcode = Path("barcode"),
        },
    });

    private Product _product = null!;

    /// <summary>Maps the product that is hashed.</summary>
    [GlobalSetup]
    public void Setup() => _product = Map().Product!;

    /// <summary>Maps one record.</summary>
    [Benchmark]
    public MappedRecord Map() => _mapper.Map(new RawRecord(new RecordLocation("bench", 1), Record));

    /// <summary>Hashes one product with three SKUs.</summary>
    [Benchmark]
    public byte[] Hash() => ContentHash.Compute(_product);

    private static FieldMapping Path(string path) => new() { Path = path };
}
