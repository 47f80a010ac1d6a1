using System.Globalization;
using System.Text.Json;

namespace EtlFunctions.Sources.Http;

/// <summary>Tells whether a body without records speaks of an error: then it is no end.</summary>
internal static class ErrorSigns
{
    private const int MaxDepth = 1;

    private static readonly string[] Errors = ["error", "errors", "errormessage", "errorcode", "errordescription", "fault", "exception", "failure"];
    private static readonly string[] Words = ["message", "messages", "msg", "detail", "details", "reason", "warning", "warnings"];
    private static readonly string[] Successes = ["success", "ok", "succeeded"];
    private static readonly string[] Statuses = ["status", "code", "statuscode", "state", "result"];
    private static readonly string[] Bad = ["error", "fail", "failed", "failure", "fault"];
    private static readonly string[] Harmless = ["0", "none", "no", "false", "null", "ok", "success", "200"];

    /// <summary>Looks at the members of a body and of the objects in it.</summary>
    /// <param name="root">The body.</param>
    /// <param name="orAnyWords">Whether a message counts too, good or bad.</param>
    public static bool AreIn(JsonElement? root, bool orAnyWords) =>
        root is { ValueKind: JsonValueKind.Object } body && AreIn(body, orAnyWords, 0);

    private static bool AreIn(JsonElement value, bool orAnyWords, int depth)
    {
        foreach (var member in value.EnumerateObject())
        {
            var name = PagingSigns.Plain(member.Name);
            var isError = (Errors.Contains(name) && SaysSomething(member.Value))
                || (orAnyWords && Words.Contains(name) && SaysSomething(member.Value))
                || (Successes.Contains(name) && member.Value.ValueKind == JsonValueKind.False)
                || (Statuses.Contains(name) && IsBad(member.Value));
            if (isError || (member.Value.ValueKind == JsonValueKind.Object && depth < MaxDepth && AreIn(member.Value, orAnyWords, depth + 1)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBad(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Bad.Contains(value.GetString()!.ToLower(CultureInfo.InvariantCulture)) || JsonValues.Integer(value) is >= 400 and < 600,
        JsonValueKind.Number => JsonValues.Integer(value) is >= 400 and < 600,
        _ => false,
    };

    private static bool SaysSomething(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim() is { Length: > 0 } text && !Harmless.Contains(text.ToLower(CultureInfo.InvariantCulture)),
        JsonValueKind.Number => value.GetRawText() != "0",
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.True => true,
        _ => false,
    };
}
