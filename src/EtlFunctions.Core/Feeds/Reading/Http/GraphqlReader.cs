namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>graphql</c> of a request.</summary>
internal static class GraphqlReader
{
    private const string ExpectedQuery = "a GraphQL query, such as query ($after: String) { products(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }";

    public static GraphqlOptions? Read(FeedValue value, HttpSecrets secrets)
    {
        if (FeedObject.Open(value) is not { } graphql)
        {
            return null;
        }

        var query = Query(graphql, secrets);
        var variables = graphql.Optional("variables") is { } v ? JsonBodyReader.Read(v, secrets) : null;
        graphql.Close();
        return new GraphqlOptions { Query = query ?? string.Empty, Variables = variables };
    }

    public static string? Query(FeedObject graphql, HttpSecrets secrets)
    {
        if (graphql.Required("query", ExpectedQuery) is not { } text)
        {
            return null;
        }

        if (text.Json.ValueKind == System.Text.Json.JsonValueKind.String)
        {
            secrets.AddVariables(text);
        }

        return text.Text(ExpectedQuery, query => !string.IsNullOrWhiteSpace(query));
    }
}
