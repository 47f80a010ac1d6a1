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
        return new FileSourceOptions
        {
            Paths = paths ?? [],
            Format = format,
            Compression = compression,
            DataSelector = RecordLayoutReader.DataSelector(source, format),
            Delimiter = RecordLayoutReader.Delimiter(source, format),
            Csv = CsvOptionsReader.Read(source, format),
            Encoding = source.Optional("encoding")?.Choice(SourceEncoding.Names),
            ParentKey = LineNamesReader.ParentKey(source, format),
            IdKey = LineNamesReader.IdKey(source) ?? defaults.IdKey,
            ChildWhere = LineNamesReader.ChildWhere(source) ?? defaults.ChildWhere,
        };
    }

    private static List<string>? Paths(FeedValue value)
    {
        if (value.Json.ValueKind != JsonValueKind.Array)
        {
            return value.Text(ExpectedPaths, IsPath) is { } path ? [path] : null;
        }

        if (value.Json.GetArrayLength() == 0)
        {
            value.Fail(ExpectedPaths);
        }

        return [.. value.Elements().Select(element => element.Text("the path or glob of a file", IsPath)).OfType<string>()];
    }

    private static bool IsPath(string text) => !string.IsNullOrWhiteSpace(text) && !text.Contains('\0');
}
