using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds;

/// <summary>Places in a request for values of an earlier answer: <c>${start.reportId}</c>.</summary>
internal static partial class RequestPlaceholders
{
    /// <summary>Gets the paths of an answer that a request names.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">The answer: <c>start</c> or <c>poll</c>.</param>
    public static IEnumerable<string> In(RequestOptions request, string answer) =>
        from text in Texts(request)
        from Match match in Placeholder().Matches(text)
        where match.Groups["answer"].Value == answer
        select match.Groups["path"].Value;

    /// <summary>Tells whether a text is a placeholder for one of some answers.</summary>
    public static bool IsFor(string text, params ReadOnlySpan<string> answers) =>
        Placeholder().Match(text) is { Success: true, Index: 0 } match && match.Length == text.Length
        && answers.Contains(match.Groups["answer"].Value)
        && RecordPath.TryParseInDocument(match.Groups["path"].Value, out _, out _);

    /// <summary>Gets the length of the placeholder that a text begins with; 0 for none.</summary>
    public static int LengthAt(string text, int index) => Placeholder().Match(text, index) is { Success: true } match && match.Index == index ? match.Length : 0;

    /// <summary>Puts values in place of the placeholders of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="valueOf">Gets the value by answer and path.</param>
    public static string Fill(string text, Func<string, string, string> valueOf) =>
        Placeholder().Replace(text, match => valueOf(match.Groups["answer"].Value, match.Groups["path"].Value));

    /// <summary>Puts values in place of the placeholders in the texts of a JSON document.</summary>
    public static string FillJson(string json, Func<string, string, string> valueOf) => JsonBody.ToText(Fill(JsonNode.Parse(json), valueOf)!);

    private static JsonNode? Fill(JsonNode? node, Func<string, string, string> valueOf) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Fill(m.Value, valueOf)))),
        JsonArray elements => new JsonArray([.. elements.Select(e => Fill(e, valueOf))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Fill(text, valueOf)),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<string> Texts(RequestOptions request) =>
        new[] { request.Path, request.Json, request.Graphql?.Variables }.OfType<string>().Concat(request.Params.Select(p => p.Value)).Concat(request.Headers.Values);

    [GeneratedRegex(@"\$\{(?<answer>start|poll)\.(?<path>[^}]+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
