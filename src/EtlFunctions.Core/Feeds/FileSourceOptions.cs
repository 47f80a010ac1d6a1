namespace EtlFunctions.Feeds;

/// <summary>A source of type <c>file</c>: local files, blobs of Azure Storage or objects of S3, read in name order.</summary>
/// <remarks>
/// Files are UTF-8 unless <see cref="Encoding"/> or a byte order mark tells another, with lines ended by LF or CRLF; blank lines are skipped. In a CSV file
/// adjacent rows with the same value in the column of <c>mapping.id</c> are one record. A row without id belongs to the
/// product above it if all mapped product columns (title, description, brand, category, status) of the row are empty too and
/// <c>mapping.skus</c> is given. The record is a JSON object of the fields, each from the first row that has it, all texts, with all
/// rows as <c>$rows</c>. Rows of one product that stand apart are put together at the end of the run.
/// </remarks>
public sealed record FileSourceOptions() : SourceOptions(TypeName)
{
    /// <summary>The value of <c>source.type</c>.</summary>
    public const string TypeName = "file";

    /// <summary>Gets the paths or globs (<c>path</c>: one text or several), relative to the feed file, or as <c>azblob://account/container/key</c> or <c>s3://bucket/key</c>; at least one.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Gets the connection string of the storage account of <c>azblob://</c> paths; by default the process's Azure identity reads them.</summary>
    public string? Connection { get; init; }

    /// <summary>Gets the address of the store, for Azure in other clouds and for whatever speaks S3; by default Azure's or Amazon's own.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Gets the region of <c>s3://</c> paths; by default that of the process's AWS settings.</summary>
    public string? Region { get; init; }

    /// <summary>Gets whether the bucket of <c>s3://</c> paths stands in the address's path, not in its host name; by default only with an <see cref="Endpoint"/>.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>Gets the format; the default, <see cref="FileFormat.Auto"/>, goes by the file's name.</summary>
    public FileFormat Format { get; init; } = FileFormat.Auto;

    /// <summary>Gets the compression; the default, <see cref="FileCompression.Auto"/>, goes by the ending <c>.gz</c> or <c>.zip</c>.</summary>
    public FileCompression Compression { get; init; } = FileCompression.Auto;

    /// <summary>Gets the entry of a zip archive, or a glob of entries that are read one after the other in name order (<c>entry</c>); by default the only one.</summary>
    public string? Entry { get; init; }

    /// <summary>Gets the sheet of a workbook (<c>sheet</c>); by default the only visible one.</summary>
    public string? Sheet { get; init; }

    /// <summary>Gets the path of the element of an XML document that is a record (<c>recordPath</c>), from the root, parted by slashes.</summary>
    public string? RecordPath { get; init; }

    /// <summary>Gets the dotted path of the array of records inside a JSON document (<c>dataSelector</c>); by default the document is the array.</summary>
    public string? DataSelector { get; init; }

    /// <summary>
    /// Gets the CSV delimiter, one ASCII character other than a quote or line end; by default <c>,</c>, and a tab by the
    /// ending <c>.tsv</c> or <c>.tab</c>. A first line such as <c>sep=;</c> comes before it.
    /// </summary>
    public char? Delimiter { get; init; }

    /// <summary>Gets how tables are written.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>Gets the encoding of the texts where no byte order mark tells another, one of <see cref="SourceEncoding.Names"/>; by default UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>
    /// Gets the field of a line or row that names the one it belongs to (<c>parentKey</c>), where variants are lines of
    /// their own; by default each line is a record, and rows are put together by the product's key.
    /// </summary>
    public string? ParentKey { get; init; }

    /// <summary>Gets the names of a line (<c>idKey</c>), for <see cref="ParentKey"/>: fields, or texts with one in braces, such as <c>id:{ID}</c>.</summary>
    public IReadOnlyList<string> IdKey { get; init; } = ["id"];

    /// <summary>Gets the fields that a line which names another must have to count (<c>childWhere</c>), each with patterns in which <c>*</c> stands for any text; by default all count.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ChildWhere { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>How a file holds its records.</summary>
public enum FileFormat
{
    /// <summary>By the name: <c>.ndjson</c>, <c>.jsonl</c>, <c>.json</c>, <c>.csv</c>, <c>.tsv</c>, <c>.xlsx</c> or <c>.xml</c>, before an ending <c>.gz</c>.</summary>
    Auto,

    /// <summary>One JSON object on each line.</summary>
    Ndjson,

    /// <summary>One JSON array of objects.</summary>
    Json,

    /// <summary>Comma-separated values (RFC 4180) with a header line.</summary>
    Csv,

    /// <summary>A sheet of an Excel workbook (Office Open XML); only of files.</summary>
    Xlsx,

    /// <summary>An XML document, with an element for each record.</summary>
    Xml,
}

/// <summary>How a file is compressed.</summary>
public enum FileCompression
{
    /// <summary>Gzip when the name ends in <c>.gz</c>, zip when it ends in <c>.zip</c>, else none.</summary>
    Auto,

    /// <summary>Not compressed.</summary>
    None,

    /// <summary>Gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>A zip archive, of which one or several entries are read.</summary>
    Zip,
}
