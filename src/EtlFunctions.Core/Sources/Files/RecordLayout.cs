using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>How a text holds its records.</summary>
/// <param name="Format">Any format but <see cref="FileFormat.Auto"/>.</param>
/// <param name="DataSelector">The path of the array in a JSON document, or <see langword="null"/> when the document is the array.</param>
/// <param name="Delimiter">The CSV delimiter.</param>
/// <param name="MaxRecordBytes">The most bytes of a record.</param>
/// <param name="Mapping">The mapping; rows of a CSV text are grouped by its key.</param>
/// <param name="Keys">The fields by which lines of an NDJSON text are grouped, or <see langword="null"/> where each is a record.</param>
internal sealed record RecordLayout(FileFormat Format, string? DataSelector, char Delimiter, int MaxRecordBytes, MappingOptions Mapping, LineKeys? Keys = null)
{
    /// <summary>Gets a value indicating whether lines of records are grouped.</summary>
    public bool IsGrouped => Format == FileFormat.Ndjson && Keys is not null;

    public static RecordLayout Of(SourceFile file, Feed feed)
    {
        var options = (FileSourceOptions)feed.Source;
        return new RecordLayout(
            file.Kind.Format, options.DataSelector, options.Delimiter, feed.Limits.MaxRecordBytes, feed.Mapping, KeysOf(options.ParentKey, options.IdKey));
    }

    public static LineKeys? KeysOf(string? parentKey, string idKey) => parentKey is null ? null : new LineKeys(parentKey, idKey);
}
