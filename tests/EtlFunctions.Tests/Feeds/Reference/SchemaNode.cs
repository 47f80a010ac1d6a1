using System.Text.Json.Nodes;

namespace EtlFunctions.Tests.Feeds.Reference;

/// <summary>A part of the feed's schema, seen through references and single alternatives.</summary>
/// <param name="Schema">The whole schema.</param>
/// <param name="Json">The part as written.</param>
internal sealed record SchemaNode(JsonObject Schema, JsonObject Json)
{
    private const string Definitions = "#/definitions/";

    public string Description => (string?)Json["description"] ?? string.Empty;

    public JsonNode? Default => Json["default"];

    /// <summary>Gets the name of the definition that the part refers to, if it is nothing but that.</summary>
    public string? Reference => ((string?)(Json["$ref"] ?? Only("allOf")?["$ref"]))?[Definitions.Length..];

    /// <summary>Gets the part itself, or what it refers to.</summary>
    public SchemaNode Target => Reference is { } name ? Definition(name) : this;

    /// <summary>Gets the alternatives, apart from the text that is a variable, which every key may be.</summary>
    public IReadOnlyList<SchemaNode> Alternatives => Json["anyOf"] is JsonArray any
        ? [.. any.Select(option => new SchemaNode(Schema, option!.AsObject())).Where(option => option.Reference is not ("environmentText" or "environmentVariable"))]
        : [];

    public bool IsObject => Json["properties"] is not null;

    public IEnumerable<(string Key, SchemaNode Node)> Properties =>
        Json["properties"]!.AsObject().Select(pair => (pair.Key, new SchemaNode(Schema, pair.Value!.AsObject())));

    public IReadOnlyList<string> Required => [.. (Json["required"] as JsonArray ?? []).Select(key => (string)key!)];

    /// <summary>Gets what the elements of an array are, where they are objects.</summary>
    public SchemaNode? ObjectItems => Json["items"] is JsonObject items && new SchemaNode(Schema, items).Target is { IsObject: true } target ? target : null;

    public SchemaNode Definition(string name) => new(Schema, Schema["definitions"]![name]!.AsObject());

    private JsonNode? Only(string key) => Json[key] is JsonArray { Count: 1 } only ? only[0] : null;
}
