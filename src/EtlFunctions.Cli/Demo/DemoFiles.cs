using System.Security.Cryptography;

namespace EtlFunctions.Cli.Demo;

/// <summary>The sample catalog and its feed file in a folder.</summary>
internal sealed class DemoFiles(string folder)
{
    /// <summary>The feed's name.</summary>
    public const string FeedName = "demo";

    /// <summary>The usual folder, in the folder of all that the command keeps.</summary>
    public const string Folder = "demo";

    private const string CatalogName = "products.ndjson";

    private const string FeedText =
        """
        {
          "name": "demo",
          "source": { "type": "file", "path": "products.ndjson", "format": "ndjson" },
          "mapping": {
            "id": "id", "title": "title", "description": "description", "brand": "brand", "category": "category",
            "status": "status", "attributes": "attributes", "updatedAt": "updated_at",
            "skus": {
              "each": "variants", "code": "sku", "price": "price", "compareAtPrice": "compareAtPrice",
              "currency": "currency", "stock": "stock", "barcode": "barcode", "options": "options"
            }
          }
        }

        """;

    /// <summary>Gets the feed file.</summary>
    public string Feed => Path.Combine(folder, FeedName + ".json");

    /// <summary>Gets the catalog.</summary>
    public string Catalog => Path.Combine(folder, CatalogName);

    /// <summary>Writes both unless they are there as they should be; an equal file stays untouched, so that a run can be resumed.</summary>
    /// <returns>Whether anything was written.</returns>
    public bool Write(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var feed = Replace(Feed, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(FeedText)));
        var catalog = Replace(Catalog, stream => DemoCatalog.Write(stream, cancellationToken));
        return feed || catalog;
    }

    private static bool Replace(string path, Action<Stream> write)
    {
        var unfinished = path + ".unfinished";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
            }

            if (File.Exists(path) && new FileInfo(path).Length == new FileInfo(unfinished).Length && Hash(path).AsSpan().SequenceEqual(Hash(unfinished)))
            {
                return false;
            }

            File.Move(unfinished, path, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static byte[] Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return SHA256.HashData(stream);
    }
}
