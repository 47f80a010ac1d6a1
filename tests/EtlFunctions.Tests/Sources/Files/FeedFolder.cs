using System.IO.Compression;
using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>A temporary folder of source files with feeds over them.</summary>
public sealed class FeedFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("etl-files-").FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Gzip(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public Feed Feed(string path, int pageSize = 25, int maxRecordBytes = 8 * 1024 * 1024, Func<FileSourceOptions, FileSourceOptions>? source = null) =>
        Feed([path], pageSize, maxRecordBytes, source);

    public Feed Feed(IReadOnlyList<string> paths, int pageSize = 25, int maxRecordBytes = 8 * 1024 * 1024, Func<FileSourceOptions, FileSourceOptions>? source = null)
    {
        var options = new FileSourceOptions { Paths = paths };
        return new Feed
        {
            Name = "test",
            BaseDirectory = Path,
            Source = source?.Invoke(options) ?? options,
            Limits = new LimitOptions { PageSize = pageSize, MaxRecordBytes = maxRecordBytes },
            Mapping = new MappingOptions
            {
                Id = new FieldMapping { Path = "id" },
                Title = new FieldMapping { Path = "title", Optional = true },
                Skus = new SkuMappingOptions { Code = new FieldMapping { Path = "sku", Optional = true } },
            },
        };
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
