using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Makes a child's request of a record: the source's own manners, with another path, parameters and body.</summary>
internal static class ChildRequest
{
    /// <summary>Tells whether a record's children are to be asked for.</summary>
    public static bool IsDue(ChildOptions child, JsonElement record) => child.Where.All(condition => condition.Fits(JsonValues.Find(record, condition.Path)));

    /// <summary>Gets the options by which the children are read.</summary>
    /// <returns>The options; <see langword="null"/> where the record lacks a value.</returns>
    /// <exception cref="UnaskableException">A value cannot stand where it should.</exception>
    public static HttpSourceOptions? Of(HttpSourceOptions source, ChildOptions child, JsonElement record)
    {
        string? Text(string path) => TextOf(path, JsonValues.Find(record, path));
        JsonElement? Value(string path) => JsonValues.Find(record, path);

        string? path = source.Path, json = null, variables = null;
        if (child.Path is { } template && (path = template.Fill(name => Text(name) is { } text ? Segment(name, text) : null)) is null)
        {
            return null;
        }

        if (child.Json is { } body && (json = body.Fill(Text, Value)) is null)
        {
            return null;
        }

        if (child.Graphql?.Variables is { } of && (variables = of.Fill(Text, Value)) is null)
        {
            return null;
        }

        var parameters = child.Params.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Fill(Text))).ToArray();
        return parameters.Any(pair => pair.Value is null) ? null : source with
        {
            Method = child.Method,
            Path = path,
            Params = [.. parameters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value!))],
            SecretParams = child.SecretParams,
            Json = json,
            Graphql = child.Graphql is { } graphql ? new GraphqlOptions { Query = graphql.Query, Variables = variables } : null,
            Format = FileFormat.Auto,
            DataSelector = child.DataSelector,
            ParentKey = null,
            Paginator = child.Paginator,
            Incremental = null,
            Children = [],
            Export = null,
        };
    }

    // Without a value there is nothing to ask for; a value that is none of a request is another matter.
    private static string? TextOf(string path, JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array } => throw new UnaskableException($"found {JsonValues.Describe(value)} at {path}; expected a text or a number to ask for them with"),
        _ => JsonValues.Text(value),
    };

    // Dots alone would lead to another path, however they are written.
    private static string Segment(string path, string text) => text is "." or ".."
        ? throw new UnaskableException($"found the text \"{text}\" at {path}; expected one that can stand in the path of an address")
        : Uri.EscapeDataString(text);
}

/// <summary>A record's children cannot be asked for, whoever tries.</summary>
internal sealed class UnaskableException(string message) : Exception(message);
