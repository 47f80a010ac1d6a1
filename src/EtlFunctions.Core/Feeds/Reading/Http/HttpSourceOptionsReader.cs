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
        var parameters = source.Optional("params");
        var paginator = PaginatorReader.Read(source.Optional("paginator")) ?? defaults.Paginator;
        var options = new HttpSourceOptions
        {
            BaseUrl = url ?? string.Empty,
            Path = source.Optional("path")?.Text("a path without '?' and '#'; parameters stand in source.params", IsPath),
            Params = HttpTextMap.Params(parameters, secrets),
            Headers = HttpTextMap.Headers(source.Optional("headers"), secrets),
            Auth = HttpAuthReader.Read(source.Optional("auth"), secrets),
            Format = format,
            RecordPath = RecordLayoutReader.RecordPath(source, format),
            DataSelector = RecordLayoutReader.DataSelector(source, format),
            Delimiter = RecordLayoutReader.Delimiter(source, format),
            Csv = CsvOptionsReader.Read(source, format),
            Encoding = source.Optional("encoding")?.Choice(SourceEncoding.Names),
            ParentKey = LineNamesReader.ParentKey(source, format, paginator.Type),
            IdKey = LineNamesReader.IdKey(source) ?? defaults.IdKey,
            ChildWhere = LineNamesReader.ChildWhere(source) ?? defaults.ChildWhere,
            Paginator = paginator,
            RequestsPerSecond = source.Optional("requestsPerSecond")?.Number(0.01m, 1000),
            MaxConcurrentRequests = Limit(source, nameof(HttpSourceOptions.MaxConcurrentRequests)) ?? defaults.MaxConcurrentRequests,
            TimeoutSeconds = Limit(source, nameof(HttpSourceOptions.TimeoutSeconds)) ?? defaults.TimeoutSeconds,
            TotalTimeoutSeconds = Limit(source, nameof(HttpSourceOptions.TotalTimeoutSeconds)) ?? defaults.TotalTimeoutSeconds,
            MaxWaitSeconds = Limit(source, nameof(HttpSourceOptions.MaxWaitSeconds)) ?? defaults.MaxWaitSeconds,
            MaxBodyBytes = Limit(source, nameof(HttpSourceOptions.MaxBodyBytes)) ?? defaults.MaxBodyBytes,
            AllowLinkLocal = source.Optional("allowLinkLocal")?.Boolean() ?? defaults.AllowLinkLocal,
            OnTotalChange = source.Optional("onTotalChange")?.OneOf<TotalChange>() ?? defaults.OnTotalChange,
            Secrets = secrets.Values,
            SecretParams = parameters is { Json.ValueKind: JsonValueKind.Object } p
                ? [.. p.Json.EnumerateObject().Where(property => EnvironmentText.HasReference(property.Value)).Select(property => property.Name)]
                : [],
        };
        return options with { Incremental = IncrementalReader.Read(source.Optional("incremental"), RequestParams.Of(options)) };
    }

    private static FileFormat? Format(FeedValue value)
    {
        // What is no text cannot be read as it comes.
        var names = Enum.GetValues<FileFormat>().Where(f => f != FileFormat.Xlsx).Select(f => JsonNamingPolicy.CamelCase.ConvertName(f.ToString())).ToArray();
        return value.Choice(names) is { } name ? Enum.Parse<FileFormat>(name, ignoreCase: true) : null;
    }

    private static bool IsPath(string text) => text.Length > 0 && !text.AsSpan().ContainsAny('?', '#', '\0');

    private static int? Limit(FeedObject source, string property)
    {
        var range = typeof(HttpSourceOptions).GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;
        return source.Optional(JsonNamingPolicy.CamelCase.ConvertName(property))?.Integer((int)range.Minimum, (int)range.Maximum);
    }
}
