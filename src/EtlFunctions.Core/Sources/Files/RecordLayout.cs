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
/// <param name="Keys">The fields by which lines or rows are grouped, or <see langword="null"/> where they do not name each other.</param>
internal sealed record RecordLayout(FileFormat Format, string? DataSelector, char Delimiter, int MaxRecordBytes, MappingOptions Mapping, LineKeys? Keys = null)
{
    /// <summary>Gets a value indicating whether lines of records are grouped.</summary>
    public bool IsGrouped => (Format == FileFormat.Ndjson || IsTable) && Keys is not null;

    /// <summary>Gets what is made of each row or line before they are grouped, or <see langword="null"/>; where nothing is grouped, it is done to what was read.</summary>
    public Transform? Transform { get; init; }

    /// <summary>Gets a value indicating whether the text has rows of named columns.</summary>
    public bool IsTable => Format is FileFormat.Csv or FileFormat.Xlsx;

    /// <summary>Gets the path of the element that is a record of an XML document, or <see langword="null"/> where the feed names none.</summary>
    public string? RecordPath { get; init; }

    /// <summary>Gets how a table is written.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>Gets the encoding where no byte order mark tells another; <see langword="null"/> for UTF-8.</summary>
    public Charset? Charset { get; init; }

    public static RecordLayout Of(SourceFile file, Feed feed)
    {
        var options = (FileSourceOptions)feed.Source;
        return new RecordLayout(
            file.Kind.Format,
            options.DataSelector,
            file.Kind.Format == FileFormat.Xlsx ? ',' : options.Delimiter ?? FileKind.DefaultDelimiter(file.Name),
            feed.Limits.MaxRecordBytes,
            feed.Mapping,
            LineKeys.Of(options.ParentKey, options.IdKey, options.ChildWhere))
        {
            Transform = options.Transform,
            Csv = file.Kind.Format == FileFormat.Xlsx ? OfSheet(options.Csv) : options.Csv,
            Charset = file.Kind.Format == FileFormat.Xlsx ? null : Charsets.Of(options.Encoding),
            RecordPath = options.RecordPath,
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
            isGrouped ? LineKeys.Of(options.ParentKey, options.IdKey, options.ChildWhere) : null)
        {
            Transform = options.Transform,
            Csv = options.Csv,
            RecordPath = options.RecordPath,
            Charset = Charsets.Of(options.Encoding ?? Charsets.Known(charset)),
        };
    }

    /// <summary>Gets the layout of what is there before a transform, of which the mapping and the keys say nothing.</summary>
    public RecordLayout OfRaw() => Transform is null ? this : this with { Transform = null, Mapping = new MappingOptions(), Keys = null };

    // A sheet is made a text by us.
    private static CsvOptions OfSheet(CsvOptions csv) => csv with { Quote = CsvDialect.UsualQuoteCharacter, Escape = null, Comment = null };
}
