using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;
using EtlFunctions.Sources.Http;

namespace EtlFunctions.Benchmarks.Micro;

/// <summary>CSV text to records, three rows each: what one of 1,000,000 rows takes.</summary>
[MemoryDiagnoser]
public class CsvReadingBenchmark
{
    private const int Rows = 1_000_000;

    private readonly RecordLayout _layout = new(
        FileFormat.Csv, null, ',', new LimitOptions().MaxRecordBytes, new MappingOptions { Id = new FieldMapping { Path = "id" } });

    private byte[] _text = [];

    /// <summary>Gets or sets a value indicating whether fields stand in quotes and have some.</summary>
    [Params(false, true)]
    public bool Quoted { get; set; }

    /// <summary>Makes the text.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var text = new StringBuilder("id,title,description,brand,category,sku,price,currency,stock,barcode\r\n");
        for (var i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"P{i / 3:D8},");
            text.Append(Quoted
                ? "\"Trail jacket, \"\"no. 42\"\" in red\",\"Light jacket for long days outside. Wind and rain stay out, warmth stays in.\","
                : "Trail jacket no. 42 in red,Light jacket for long days outside. Wind and rain stay out; warmth stays in.,");
            text.Append(CultureInfo.InvariantCulture, $"Brand 42,Outdoor/Jackets/5,P{i:D8}-S,7.94,EUR,{i % 100},4000000004202\r\n");
        }

        _text = Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads all records.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public long Read()
    {
        using var reader = RecordReaders.Open(new BodyText("bench.csv", new MemoryStream(_text), isGzip: false), _layout);
        var bytes = 0L;
        while (reader.Read(out var record))
        {
            bytes += record.Payload.Length;
        }

        return bytes;
    }
}
