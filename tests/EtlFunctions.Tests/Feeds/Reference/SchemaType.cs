using System.Globalization;
using System.Text.Json.Nodes;

namespace EtlFunctions.Tests.Feeds.Reference;

/// <summary>Says in a few words which values a key takes.</summary>
internal static class SchemaType
{
    public static string Of(SchemaNode node)
    {
        if (node.Reference is { } name)
        {
            return Named(node, name);
        }

        if (node.IsObject)
        {
            return "object";
        }

        if (node.Alternatives is { Count: > 0 } alternatives)
        {
            return string.Join(" or ", alternatives.Select(Of).Distinct());
        }

        if (node.Json["enum"] is JsonArray choices)
        {
            return string.Join(", ", choices.Select(choice => $"`{choice}`"));
        }

        return (string?)node.Json["type"] switch
        {
            "integer" => "whole number" + Range(node.Json),
            "number" => "number" + Range(node.Json),
            "boolean" => "`true`, `false`",
            "array" => $"array of {Of(new SchemaNode(node.Schema, node.Json["items"]!.AsObject()))}",
            "object" => "object",
            _ => "text",
        };
    }

    private static string Named(SchemaNode node, string name) => name switch
    {
        "environmentText" => "text with a variable",
        "recordPath" or "responsePath" or "namePath" => "path",
        "httpParams" or "childParams" or "jsonObject" or "recordObject" => "object",
        "arrayPath" => "path of an array",
        "nameText" or "paramText" => "name",
        "address" => "address",
        _ when name.EndsWith("Column", StringComparison.Ordinal) => $"[{Kind(name)} column](#columns)",
        _ when node.Target.IsObject || node.Target.Alternatives.Any(option => option.Target.IsObject) => "object",
        "scalar" => "text, number, `true`, `false`",
        "value" => "any JSON",
        "number" => "number",
        "integer" => "whole number",
        "time" => "text or number",
        _ => "text",
    };

    public static string Kind(string column) => column[..^"Column".Length] switch
    {
        "attributes" => "JSON or rest",
        "json" => "JSON",
        "integer" => "whole number",
        var kind => kind,
    };

    private static string Range(JsonObject json) => json["minimum"] is { } least && json["maximum"] is { } most
        ? string.Create(CultureInfo.InvariantCulture, $", {(decimal)least:#,0.####} to {(decimal)most:#,0.####}")
        : string.Empty;
}
