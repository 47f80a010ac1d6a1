using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source.children</c> of a feed.</summary>
internal static class ChildrenReader
{
    private const int MaxChildren = 8;
    private const string Expected = "an array of 1 to 8 objects, each a request for every record";
    private const string ExpectedInto = "the path in the record that receives the array, such as variations";
    private const string ExpectedPath = "a path without '?' and '#', such as products/${id}/variations";

    public static IReadOnlyList<ChildOptions> Read(FeedValue? optional, HttpSecrets secrets)
    {
        if (optional is not { } value)
        {
            return [];
        }

        if (value.Json.ValueKind != JsonValueKind.Array || value.Json.GetArrayLength() is 0 or > MaxChildren)
        {
            value.Fail(Expected);
            return [];
        }

        var children = new List<ChildOptions>();
        foreach (var element in value.Elements())
        {
            if (ReadOne(element, secrets) is { } child)
            {
                if (children.Exists(other => other.Into == child.Into))
                {
                    element.Fail($"{Wording.Quote(child.Into)} at \"into\" twice", "a place of its own for each");
                }

                children.Add(child);
            }
        }

        return children;
    }

    private static ChildOptions? ReadOne(FeedValue value, HttpSecrets secrets)
    {
        if (FeedObject.Open(value) is not { } child)
        {
            return null;
        }

        var into = child.Required("into", ExpectedInto) is { } place ? RecordPathText.ReadNames(place, ExpectedInto) : null;
        var json = child.Optional("json");
        var graphql = child.Optional("graphql");
        var parameters = child.Optional("params");
        var options = new ChildOptions
        {
            Into = into ?? string.Empty,
            Method = RequestReader.Method(child, json, graphql),
            Path = child.Optional("path") is { } path ? RecordTextReader.Read(path, ExpectedPath, new HttpSecrets(), RequestReader.IsPath) : null,
            Params = ChildParams.Read(parameters, secrets),
            Json = json is { } body ? RecordJsonReader.Read(body, secrets) : null,
            Graphql = graphql is { } query ? Graphql(query, secrets) : null,
            Where = RecordConditions.Read(child.Optional("where")),
            DataSelector = child.Optional("dataSelector") is { } selector ? RecordPathText.Read(selector, "the path of an array in the answer, such as data.items") : null,
            SecretParams = parameters is { Json.ValueKind: JsonValueKind.Object } p
                ? [.. p.Json.EnumerateObject().Where(property => ChildParams.HasVariable(property.Value)).Select(property => property.Name)]
                : [],
        };
        var request = new RequestOptions
        {
            Method = options.Method,
            Json = options.Json?.Bare,
            Graphql = options.Graphql is null ? null : new GraphqlOptions { Query = options.Graphql.Query, Variables = options.Graphql.Variables?.Bare },
        };
        options = options with { Paginator = PaginatorReader.Read(child.Optional("paginator"), request, options.DataSelector) ?? new PaginatorOptions() };
        child.Close();
        if (!options.IsOfRecord && !value.Reading.HasFailedAt(value.Path))
        {
            child.Fail("a request that is the same for every record", "a value of the record in it, such as ${id} in path, params, json or graphql.variables");
        }

        return options;
    }

    private static ChildGraphqlOptions? Graphql(FeedValue value, HttpSecrets secrets)
    {
        if (FeedObject.Open(value) is not { } graphql)
        {
            return null;
        }

        var query = GraphqlReader.Query(graphql, secrets);
        var variables = graphql.Optional("variables") is { } v ? RecordJsonReader.Read(v, secrets) : null;
        graphql.Close();
        return new ChildGraphqlOptions { Query = query ?? string.Empty, Variables = variables };
    }
}
