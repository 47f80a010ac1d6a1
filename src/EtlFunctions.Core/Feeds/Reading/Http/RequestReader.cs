using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a request of a feed: the keys <c>method</c>, <c>path</c>, <c>params</c>, <c>headers</c>, <c>json</c> and <c>graphql</c> of an object that may have others.</summary>
internal static class RequestReader
{
    public const string ExpectedPath = "a path without '?' and '#'; parameters stand in source.params";

    /// <summary>Reads the request.</summary>
    /// <param name="place">The object.</param>
    /// <param name="secrets">Receives the values of variables.</param>
    public static RequestOptions Read(FeedObject place, HttpSecrets secrets)
    {
        var parameters = place.Optional("params");
        var json = place.Optional("json");
        var graphql = place.Optional("graphql");
        return new RequestOptions
        {
            Method = Method(place, json, graphql),
            Path = place.Optional("path")?.Text(ExpectedPath, IsPath),
            Params = HttpTextMap.Params(parameters, secrets),
            Headers = HttpTextMap.Headers(place.Optional("headers"), secrets),
            Json = json is { } body ? JsonBodyReader.Read(body, secrets) : null,
            Graphql = graphql is { } query ? GraphqlReader.Read(query, secrets) : null,
            SecretParams = parameters is { Json.ValueKind: JsonValueKind.Object } p
                ? [.. p.Json.EnumerateObject().Where(property => EnvironmentText.HasReference(property.Value)).Select(property => property.Name)]
                : [],
        };
    }

    public static bool IsPath(string text) => text.Length > 0 && !text.AsSpan().ContainsAny('?', '#', '\0');

    /// <summary>Reads the method, which a body or a query decides.</summary>
    public static string Method(FeedObject place, FeedValue? json, FeedValue? graphql)
    {
        var named = place.Optional("method");
        var method = named?.Choice([RequestOptions.Get, RequestOptions.Post]);
        if (graphql is not null)
        {
            named?.Fail("no method beside graphql, which is always sent as POST");
            json?.Fail("no json beside graphql, whose query and variables are the body");
            return RequestOptions.Post;
        }

        if (json is not null && (named is null || method == RequestOptions.Get))
        {
            json.Value.Fail("\"method\": \"POST\" beside it: a GET has no body");
        }

        return method ?? RequestOptions.Get;
    }
}
