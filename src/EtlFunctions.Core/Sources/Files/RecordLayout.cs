using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>How a text holds its records.</summary>
/// <param name="Format">Any format but <see cref="FileFormat.Auto"/>.</param>
/// <param name="DataSelector">The path of the array in a JSON document, or <see langword="null"/> when the document is the array.</param>
/// <param name="Delimiter">The CSV delimiter.</param>
/// <param name="MaxRecordBytes">The most bytes of a record.</param>
/// <param name="Mapping">The mapping; rows of a CSV text are grouped by its key.</param>
internal sealed record RecordLayout(FileFormat Format, string? DataSelector, char Delimiter, int MaxRecordBytes, MappingOptions Mapping)
{
    public static RecordLayout Of(SourceFile file, Feed feed)
    {
        var options = (FileSourceOptions)feed.Source;
        return new RecordLayout(file.Kind.Format, options.DataSelector, options.Delimiter, feed.Limits.MaxRecordBytes, feed.Mapping);
    }
}
