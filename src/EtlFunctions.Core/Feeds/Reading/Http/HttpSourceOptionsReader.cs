using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a source of type <c>http</c>.</summary>
internal sealed class HttpSourceOptionsReader : ISourceOptionsReader
{
    public string Type => HttpSourceOptions.TypeName;

    public SourceOptions? Read(FeedObject source)
    {
        var defaults = new HttpSourceOptions { BaseUrl = string.Empty };
        var secrets = new HttpSecrets();
        var url = source.Required("baseUrl", HttpAddress.Expected) is { } address ? HttpAddress.Read(address) : null;
        var format = source.Optional("format") is { } named ? Format(named) ?? defaults.Format : defaults.Format;
        var request = RequestReader.Read(source, secrets);
        var selector = RecordLayoutReader.DataSelector(source, format);
        var export = ExportReader.Read(source, secrets);
        var paginator = export is not null && source.Optional("paginator") is null
            ? new PaginatorOptions { Type = PaginatorType.SinglePage }
            : PaginatorReader.Read(source.Optional("paginator"), request, selector) ?? defaults.Paginator;
        if (export is not null && paginator.Type != PaginatorType.SinglePage)
        {
            source.Optional("paginator")?.Fail("a paginator beside \"export\"", "none, or the type \"singlePage\": an export is one file");
        }

        var options = new HttpSourceOptions
        {
            BaseUrl = url ?? string.Empty,
            Method = request.Method,
            Path = request.Path,
            Params = request.Params,
            Headers = request.Headers,
            Json = request.Json,
            Graphql = request.Graphql,
            Export = export,
            Auth = HttpAuthReader.Read(source.Optional("auth"), secrets),
            Format = format,
            RecordPath = RecordLayoutReader.RecordPath(source, format),
            DataSelector = selector,
            Delimiter = RecordLayoutReader.Delimiter(source, format),
            Csv = CsvOptionsReader.Read(source, format),
            Encoding = source.Optional("encoding")?.Choice(SourceEncoding.Names),
            ParentKey = LineNamesReader.ParentKey(source, format, paginator.Type),
            IdKey = LineNamesReader.IdKey(source) ?? defaults.IdKey,
            ChildWhere = LineNamesReader.ChildWhere(source) ?? defaults.ChildWhere,
            Paginator = paginator,
            Children = ChildrenReader.Read(source.Optional("children"), secrets),
            RequestsPerSecond = source.Optional("requestsPerSecond")?.Number(0.01m, 1000),
            MaxConcurrentRequests = Limit(source, nameof(HttpSourceOptions.MaxConcurrentRequests)) ?? defaults.MaxConcurrentRequests,
            TimeoutSeconds = Limit(source, nameof(HttpSourceOptions.TimeoutSeconds)) ?? defaults.TimeoutSeconds,
            TotalTimeoutSeconds = Limit(source, nameof(HttpSourceOptions.TotalTimeoutSeconds)) ?? defaults.TotalTimeoutSeconds,
            MaxWaitSeconds = Limit(source, nameof(HttpSourceOptions.MaxWaitSeconds)) ?? defaults.MaxWaitSeconds,
            MaxBodyBytes = Limit(source, nameof(HttpSourceOptions.MaxBodyBytes)) ?? defaults.MaxBodyBytes,
            AllowLinkLocal = source.Optional("allowLinkLocal")?.Boolean() ?? defaults.AllowLinkLocal,
            OnTotalChange = source.Optional("onTotalChange")?.OneOf<TotalChange>() ?? defaults.OnTotalChange,
            Secrets = secrets.Values,
            SecretParams = request.SecretParams,
        };
        return options with { Incremental = IncrementalReader.Read(source.Optional("incremental"), options) };
    }

    private static FileFormat? Format(FeedValue value)
    {
        // What is no text cannot be read as it comes.
        var names = Enum.GetValues<FileFormat>().Where(f => f != FileFormat.Xlsx).Select(f => JsonNamingPolicy.CamelCase.ConvertName(f.ToString())).ToArray();
        return value.Choice(names) is { } name ? Enum.Parse<FileFormat>(name, ignoreCase: true) : null;
    }

    private static int? Limit(FeedObject source, string property)
    {
        var range = typeof(HttpSourceOptions).GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;
        return source.Optional(JsonNamingPolicy.CamelCase.ConvertName(property))?.Integer((int)range.Minimum, (int)range.Maximum);
    }
}
