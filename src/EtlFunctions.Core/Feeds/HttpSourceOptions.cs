using System.ComponentModel.DataAnnotations;
using EtlFunctions.Incremental;

namespace EtlFunctions.Feeds;

/// <summary>A source of type <c>http</c>: an API that gives products in pages, or one file on a web server.</summary>
public sealed record HttpSourceOptions() : SourceOptions(TypeName)
{
    /// <summary>The value of <c>source.type</c>.</summary>
    public const string TypeName = "http";

    /// <summary>Gets the address, <c>http</c> or <c>https</c>. Only its origin is ever given credentials.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Gets the method, <c>GET</c> or <c>POST</c>; both only read here, so both are tried again.</summary>
    public string Method { get; init; } = RequestOptions.Get;

    /// <summary>Gets the path appended to the address.</summary>
    public string? Path { get; init; }

    /// <summary>Gets the parameters of every request in their order; a name may stand several times.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>Gets the headers of every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the body of every request, the text of a JSON object, for <c>POST</c>; only the source's own origin is ever sent it.</summary>
    public string? Json { get; init; }

    /// <summary>Gets the query where the source is asked by GraphQL.</summary>
    public GraphqlOptions? Graphql { get; init; }

    /// <summary>Gets the export that the API makes before there is anything to read; by default the records are asked for at once.</summary>
    public ExportOptions? Export { get; init; }

    /// <summary>Gets how requests prove who asks, if they do.</summary>
    public HttpAuthOptions? Auth { get; init; }

    /// <summary>Gets the format of the bodies; the default, <see cref="FileFormat.Auto"/>, goes by <c>Content-Type</c> and the path's ending.</summary>
    public FileFormat Format { get; init; } = FileFormat.Auto;

    /// <summary>Gets the path of the element of an XML body that is a record (<c>recordPath</c>), from the root, parted by slashes.</summary>
    public string? RecordPath { get; init; }

    /// <summary>Gets the dotted path of the array of records in a JSON body; by default the body, or the only array in it.</summary>
    public string? DataSelector { get; init; }

    /// <summary>Gets the CSV delimiter, one character; by default <c>,</c>, and a tab where <c>Content-Type</c> or the path's ending tells of tabs.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Gets how tables are written.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>Gets the encoding of the texts where no byte order mark tells another, one of <see cref="SourceEncoding.Names"/>; by default UTF-8, or the charset of <c>Content-Type</c>.</summary>
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

    /// <summary>Gets how the API cuts its records into pages.</summary>
    public PaginatorOptions Paginator { get; init; } = new();

    /// <summary>Gets the requests made for each record, whose records are put into it.</summary>
    public IReadOnlyList<ChildOptions> Children { get; init; } = [];

    /// <summary>Gets how a run asks only for what changed, or <see langword="null"/> where each run reads everything.</summary>
    public IncrementalOptions? Incremental { get; init; }

    /// <summary>Gets the most requests started in one second by all pages of a process together, 0.01 to 1,000; by default unbounded.</summary>
    public decimal? RequestsPerSecond { get; init; }

    /// <summary>Gets the most requests under way at once by all pages of a process together.</summary>
    /// <value>1 to 64; the default is 4.</value>
    [Range(1, 64)]
    public int MaxConcurrentRequests { get; init; } = 4;

    /// <summary>Gets the seconds one attempt may take; for <c>singlePage</c>, the seconds without any data.</summary>
    /// <value>1 to 3,600; the default is 60.</value>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>Gets the seconds all attempts at one page may take together.</summary>
    /// <value>1 to 3,600; the default is 240, below the idle and activity limits of common hosts.</value>
    [Range(1, 3600)]
    public int TotalTimeoutSeconds { get; init; } = 240;

    /// <summary>Gets the longest wait the API may ask for; a longer one stops the run.</summary>
    /// <value>1 to 86,400; the default is 3,600.</value>
    [Range(1, 86_400)]
    public int MaxWaitSeconds { get; init; } = 3600;

    /// <summary>Gets the most bytes of one page's body, unpacked; <c>singlePage</c> is streamed and unbounded.</summary>
    /// <value>1 KiB to 1 GiB; the default is 64 MiB.</value>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets a value indicating whether link-local addresses and cloud metadata services may be asked; else they are refused.</summary>
    public bool AllowLinkLocal { get; init; }

    /// <summary>Gets what happens when the announced total changes during a run.</summary>
    public TotalChange OnTotalChange { get; init; } = TotalChange.Report;

    /// <summary>Gets the values that came from variables, apart from the address: no message, location or cursor may hold one.</summary>
    internal IReadOnlyCollection<string> Secrets { get; init; } = [];

    /// <summary>Gets the parameters whose values came from variables, so that they are kept out of stored links.</summary>
    internal IReadOnlyCollection<string> SecretParams { get; init; } = [];

    /// <summary>Gets the request that the records are asked for with.</summary>
    internal RequestOptions Request => new()
    {
        Method = Graphql is null ? Method : RequestOptions.Post,
        Path = Path,
        Params = Params,
        Headers = Headers,
        Json = Json,
        Graphql = Graphql,
        SecretParams = SecretParams,
    };

    /// <summary>Gives the address without its parameters alone: a record's text must not tell its secrets.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{nameof(HttpSourceOptions)} {{ BaseUrl = {BaseUrl.Split('?', 2)[0]} }}";
}

/// <summary>What happens when the announced number of records changes while a run reads page numbers or offsets.</summary>
public enum TotalChange
{
    /// <summary>A warning tells both numbers; the run goes on, and each page must hold as many records as the new number gives it.</summary>
    Report,

    /// <summary>The run stops: pages may have shifted, so that a record was missed.</summary>
    Stop,
}
