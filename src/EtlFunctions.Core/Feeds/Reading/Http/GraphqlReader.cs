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

        var query = graphql.Required("query", ExpectedQuery) is { } text ? secrets.Add(text, text.Text(ExpectedQuery, q => !string.IsNullOrWhiteSpace(q))) : null;
        var variables = graphql.Optional("variables") is { } v ? JsonBodyReader.Read(v, secrets) : null;
        graphql.Close();
        return new GraphqlOptions { Query = query ?? string.Empty, Variables = variables };
    }
}
