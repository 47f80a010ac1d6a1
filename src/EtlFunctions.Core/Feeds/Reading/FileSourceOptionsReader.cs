using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a source of type <c>file</c>.</summary>
internal sealed class FileSourceOptionsReader : ISourceOptionsReader
{
    private const string ExpectedPaths = "the path or glob of a file, or an array of at least one";

    public string Type => FileSourceOptions.TypeName;

    public SourceOptions? Read(FeedObject source)
    {
        var defaults = new FileSourceOptions { Paths = [] };
        var paths = source.Required("path", ExpectedPaths) is { } path ? Paths(path) : null;
        var format = source.Optional("format")?.OneOf<FileFormat>() ?? defaults.Format;
        var compression = source.Optional("compression")?.OneOf<FileCompression>() ?? defaults.Compression;
        var storage = new StorageReader(source, paths ?? []);
        return new FileSourceOptions
        {
            Paths = paths ?? [],
            Connection = storage.Connection(),
            Endpoint = storage.Endpoint(),
            Region = storage.Region(),
            PathStyle = storage.PathStyle(),
            Format = format,
            Compression = compression,
            Entry = Entry(source, compression),
            Sheet = RecordLayoutReader.Sheet(source, format),
            RecordPath = RecordLayoutReader.RecordPath(source, format),
            DataSelector = RecordLayoutReader.DataSelector(source, format),
            Delimiter = RecordLayoutReader.Delimiter(source, format),
            Csv = CsvOptionsReader.Read(source, format),
            Encoding = source.Optional("encoding")?.Choice(SourceEncoding.Names),
            ParentKey = LineNamesReader.ParentKey(source, format),
            IdKey = LineNamesReader.IdKey(source) ?? defaults.IdKey,
            ChildWhere = LineNamesReader.ChildWhere(source) ?? defaults.ChildWhere,
        };
    }

    private static string? Entry(FeedObject source, FileCompression compression)
    {
        var value = source.Optional("entry");
        if (value is not null && compression is FileCompression.None or FileCompression.Gzip)
        {
            value.Value.Fail($"no entry beside this compression; it is for {Wording.OneOf(["zip", "auto"])}");
        }

        return value?.Text("the name of an entry of the archive, or a pattern such as *.csv", text => !string.IsNullOrWhiteSpace(text));
    }

    private static List<string>? Paths(FeedValue value)
    {
        if (value.Json.ValueKind != JsonValueKind.Array)
        {
            return Path(value, ExpectedPaths) is { } path ? [path] : null;
        }

        if (value.Json.GetArrayLength() == 0)
        {
            value.Fail(ExpectedPaths);
        }

        return [.. value.Elements().Select(element => Path(element, "the path or glob of a file")).OfType<string>()];
    }

    private static string? Path(FeedValue value, string expected)
    {
        var path = value.Text(expected, text => !string.IsNullOrWhiteSpace(text) && !text.Contains('\0'));
        if (path?.Contains("://", StringComparison.Ordinal) != true || (StoragePath.TryParse(path, out var stored) && !stored.Key.EndsWith('/')))
        {
            return path;
        }

        value.Fail("the path or glob of a local file, azblob://account/container/key or s3://bucket/key; for a web server source.type \"http\"");
        return null;
    }
}
