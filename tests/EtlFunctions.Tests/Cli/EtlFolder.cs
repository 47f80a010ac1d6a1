using System.Globalization;
using System.Text;

namespace EtlFunctions.Tests.Cli;

/// <summary>A folder as a user has it, with feeds and their files.</summary>
internal sealed class EtlFolder : IDisposable
{
    private const string Mapping =
        """{ "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": "price" } }""";

    public string Path { get; } = TemporaryFolder.Create();

    /// <summary>Writes <c>feeds/&lt;name&gt;.json</c> and its NDJSON file, with one bad record if asked.</summary>
    public void AddFeed(string name, int products, bool hasReject = false)
    {
        var lines = new StringBuilder();
        for (var i = 1; i <= products; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$"""{"id":"{{i}}","title":"Product {{i}}","variants":[{"sku":"{{i}}-a","price":1.50},{"sku":"{{i}}-b","price":2.50}]}""").Append('\n');
        }

        if (hasReject)
        {
            lines.Append("{\"title\":\"no id\"}\n");
        }

        Write($"feeds/{name}.ndjson", lines.ToString());
        Write($"feeds/{name}.json", $$"""{ "name": "{{name}}", "source": { "type": "file", "path": "{{name}}.ndjson" }, "mapping": {{Mapping}} }""");
    }

    public void Write(string file, string text)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
