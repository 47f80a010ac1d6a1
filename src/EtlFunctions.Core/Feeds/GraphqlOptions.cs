using System.Text.Json.Nodes;

namespace EtlFunctions.Feeds;

/// <summary>A GraphQL query with its variables, sent as <c>POST</c>; <c>errors</c> in its answer are a failure whatever the status.</summary>
public sealed record GraphqlOptions
{
    /// <summary>Where the cursor of the next page is put unless the feed says otherwise.</summary>
    internal const string CursorBodyPath = "variables.after";

    /// <summary>Gets the query.</summary>
    public required string Query { get; init; }

    /// <summary>Gets the text of the JSON object of variables, with environment variables substituted; <see langword="null"/> for none.</summary>
    public string? Variables { get; init; }

    /// <summary>Gets the body of the request.</summary>
    internal string ToBody() => JsonBody.ToText(new JsonObject
    {
        ["query"] = Query,
        ["variables"] = Variables is null ? new JsonObject() : JsonNode.Parse(Variables),
    });

    /// <summary>Gives the type alone: the variables may hold a secret.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => nameof(GraphqlOptions);
}
