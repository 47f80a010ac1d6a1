using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Feeds.Reading;

namespace EtlFunctions.Tests.Feeds;

/// <summary>Feeds as text, and the loader's verdict on them.</summary>
internal static class FeedText
{
    public const string File = "feeds/bench.json";

    public const string Full = """
        {
          "$schema": "./feed.schema.json",
          "name": "bench",
          "source": { "type": "file", "path": "products.ndjson", "format": "ndjson" },
          "mapping": {
            "id": "id", "title": "title", "description": "description", "brand": "brand", "category": "category",
            "attributes": "attributes", "updatedAt": "updated_at",
            "skus": { "each": "variants", "code": "sku", "price": "price", "currency": "currency", "stock": "stock", "barcode": "barcode" }
          },
          "target": { "deleteMissing": "none" },
          "limits": { "pageSize": 25, "chunkSize": 25, "maxParallelPages": 8 }
        }
        """;

    public const string Least = """{ "name": "bench", "source": { "type": "file", "path": "p.ndjson" }, "mapping": { "id": "id" } }""";

    public static Feed Parse(string json, params (string Name, string Value)[] environment) =>
        Read(json, File, "/data", Variables(environment));

    /// <summary>Reads a feed that is in no file.</summary>
    public static Feed Read(string json, string file, string baseDirectory, Func<string, string?> environment) =>
        new FeedReader(environment, SourceOptionsReaders.All).Read(Encoding.UTF8.GetBytes(json), file, baseDirectory, requiredName: null);

    public static string[] Errors(string json, params (string Name, string Value)[] environment) =>
        [.. Assert.Throws<FeedValidationException>(() => Parse(json, environment)).Errors.Select(error => error.ToString())];

    /// <summary>Gets <see cref="Least"/> with one part replaced or added; without a part the value is the whole feed.</summary>
    public static string With(string part, string value)
    {
        if (part.Length == 0)
        {
            return value;
        }

        var parts = new Dictionary<string, string>
        {
            ["name"] = "\"bench\"",
            ["source"] = """{ "type": "file", "path": "p.ndjson" }""",
            ["mapping"] = """{ "id": "id" }""",
            [part] = value,
        };
        return $"{{ {string.Join(", ", parts.Select(pair => $"\"{pair.Key}\": {pair.Value}"))} }}";
    }

    private static Func<string, string?> Variables((string Name, string Value)[] environment)
    {
        var values = environment.ToDictionary(pair => pair.Name, pair => pair.Value);
        return values.GetValueOrDefault;
    }
}
