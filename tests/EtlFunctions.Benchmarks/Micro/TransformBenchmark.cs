using System.Diagnostics;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using EtlFunctions.Mapping;
using EtlFunctions.Transforms;

namespace EtlFunctions.Benchmarks.Micro;

/// <summary>One record through a transform of five lines.</summary>
[MemoryDiagnoser]
public class TransformBenchmark
{
    private const string Script = """
        export default function (record) {
          if (record.status === "draft") return null;
          const name = record.name.find((n) => n.lang === "en")?.text;
          const variants = record.variants.map((v) => ({ ...v, price: v.price / 100 }));
          return { id: record.id, title: name, brand: record.brand, attributes: record.attributes, variants };
        }
        """;

    private static readonly byte[] Record = Encoding.UTF8.GetBytes(
        """
        {"id":"P00000042","status":"active","brand":"Brand 42","name":[{"lang":"de","text":"Jacke Nr. 42 in Rot"},{"lang":"en","text":"Trail jacket no. 42 in red"}],"description":"Light jacket for long days outside. Wind and rain stay out, warmth stays in; folds into its own pocket.","attributes":{"color": "red", "season": "2026", "material": "polyamide"},"updated_at":"2026-10-01T02:03:04Z","variants":[{"sku":"P00000042-S","price":794,"currency":"EUR","stock":42,"barcode":"4000000004202"},{"sku":"P00000042-M","price":894,"currency":"EUR","stock":43,"barcode":"4000000004213"},{"sku":"P00000042-L","price":994,"currency":"EUR","stock":44,"barcode":"4000000004224"}]}
        """);

    private readonly Transform _transform = Transform.Compile("bench.js", Script, new TransformLimits(), out _)!;

    /// <summary>Transforms one record.</summary>
    [Benchmark]
    public int Run() => _transform.Apply(new RawRecord(new RecordLocation("bench", 1), Record), 8 * 1024 * 1024).Count;

    /// <summary>Transforms many records and tells the rate and the memory of the process: <c>transform [records]</c>.</summary>
    public static int Measure(string[] args)
    {
        var records = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        var benchmark = new TransformBenchmark();
        for (var part = 1; part <= 5; part++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < records / 5; i++)
            {
                benchmark.Run();
            }

            var rate = records / 5 / Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{part * (records / 5):N0} records: {rate:N0} a second on one thread; {GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024:N1} MiB held, {Environment.WorkingSet / 1024 / 1024} MiB resident"));
        }

        return 0;
    }
}
