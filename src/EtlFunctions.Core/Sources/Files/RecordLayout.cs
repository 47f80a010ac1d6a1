using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Transforms;

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

    /// <summary>Gets what is made of each row or line before they are grouped, or <see langword="null"/>; where nothing is grouped, it is done to what was read.</summary>
    public Transform? Transform { get; init; }

    /// <summary>Gets the mapping that names the columns of a header: none where a transform stands between.</summary>
    public MappingOptions HeaderMapping => Transform is null ? Mapping : new MappingOptions();

    /// <summary>Gets whether CSV fields may stand in quotes; <see langword="null"/> where that goes by the delimiter.</summary>
    public bool? Quotes { get; init; }

    /// <summary>Gets the encoding where no byte order mark tells another; <see langword="null"/> for UTF-8.</summary>
    public Charset? Charset { get; init; }

    public static RecordLayout Of(SourceFile file, Feed feed)
    {
        var options = (FileSourceOptions)feed.Source;
        return new RecordLayout(
            file.Kind.Format,
            options.DataSelector,
            options.Delimiter ?? FileKind.DefaultDelimiter(file.Name),
            feed.Limits.MaxRecordBytes,
            feed.Mapping,
            KeysOf(options.ParentKey, options.IdKey))
        {
            Transform = options.Transform,
            Quotes = options.Quotes,
            Charset = Charsets.Of(options.Encoding),
        };
    }

    /// <summary>Gets the layout of a body.</summary>
    /// <param name="feed">The feed, of an HTTP source.</param>
    /// <param name="format">The format, found out.</param>
    /// <param name="selector">The path of the array in a JSON body.</param>
    /// <param name="isTabbed">Whether the body tells that tabs part its fields.</param>
    /// <param name="isGrouped">Whether lines may be grouped.</param>
    /// <param name="charset">The charset of the body's Content-Type, if it tells one.</param>
    public static RecordLayout Of(Feed feed, FileFormat format, string? selector, bool isTabbed, bool isGrouped, string? charset)
    {
        var options = (HttpSourceOptions)feed.Source;
        return new RecordLayout(
            format,
            selector,
            options.Delimiter ?? (isTabbed ? '\t' : ','),
            feed.Limits.MaxRecordBytes,
            feed.Mapping,
            isGrouped ? KeysOf(options.ParentKey, options.IdKey) : null)
        {
            Transform = options.Transform,
            Quotes = options.Quotes,
            Charset = Charsets.Of(options.Encoding ?? Charsets.Known(charset)),
        };
    }

    /// <summary>Gets the fields by which a feed's lines are grouped, or <see langword="null"/>.</summary>
    public static LineKeys? KeysOf(Feed feed) => feed.Source switch
    {
        FileSourceOptions file => KeysOf(file.ParentKey, file.IdKey),
        HttpSourceOptions http => KeysOf(http.ParentKey, http.IdKey),
        _ => null,
    };

    public static LineKeys? KeysOf(string? parentKey, string idKey) => parentKey is null ? null : new LineKeys(parentKey, idKey);
}
