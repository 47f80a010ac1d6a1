using System.Text;
using System.Text.Json;

namespace EtlFunctions.Sources.Http;

/// <summary>Judges an answer of GraphQL, whose body alone tells errors, refusals for the rate and what is left of the budget.</summary>
internal sealed class GraphqlAnswer(SourceAddress address, RequestPace pace, TimeProvider timeProvider)
{
    private const string Throttled = "THROTTLED";
    private const int MaxErrors = 5;

    private static readonly string[] Passing = ["INTERNAL_SERVER_ERROR", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT", "GATEWAY_TIMEOUT", "DOWNSTREAM_SERVICE_ERROR"];

    /// <summary>Requires that an answer holds no error: beside one, data is not all that was asked for.</summary>
    /// <param name="root">The body, where it is JSON.</param>
    /// <param name="response">The response.</param>
    /// <param name="wave">The wave in which the request was sent.</param>
    /// <param name="shown">The address as shown.</param>
    /// <exception cref="TransientRequestException">Another attempt may succeed.</exception>
    /// <exception cref="SourceException">None will.</exception>
    public void Require(JsonElement? root, HttpResponseMessage response, int wave, string shown)
    {
        var cost = GraphqlCost.Of(root);
        var limit = RateLimit.Of(response.Headers, timeProvider.GetUtcNow());
        if (Errors(root) is not { } errors)
        {
            pace.Succeeded(cost?.Shortage is { } shortage ? new RateLimit(shortage, IsExhausted: true, null) : limit);
            return;
        }

        var codes = Codes(errors);
        var words = Words(errors, response);
        if (!codes.Contains(Throttled))
        {
            throw Failure(root!.Value, codes, words, shown);
        }

        throw cost is { IsTooDear: true }
            ? new SourceException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{shown}: the query costs {cost.Requested:N0} points and the API grants at most {cost.Maximum:N0} at once, so waiting does not help.{RequestFailure.Says(words)} Ask for fewer records a page in source.graphql.")) { StopsRun = true }
            : pace.Throttled(cost?.Shortage is { } wait ? new RateLimit(wait, IsExhausted: true, null) : limit, wave, shown, (int)response.StatusCode, words);
    }

    private static JsonElement? Errors(JsonElement? root) =>
        root is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("errors", out var errors)
        && errors.ValueKind != JsonValueKind.Null && !(errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() == 0)
            ? errors
            : null;

    private static string[] Codes(JsonElement errors) => errors.ValueKind != JsonValueKind.Array ? [] :
    [
        .. errors.EnumerateArray()
            .Select(error => JsonValues.Text(JsonValues.Find(error, "extensions.code")))
            .OfType<string>(),
    ];

    private static Exception Failure(JsonElement root, string[] codes, string? words, string shown)
    {
        var beside = root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? " beside data, which is then not all that was asked for" : string.Empty;
        var found = $"{shown}: found errors in the answer{beside}; expected none.{RequestFailure.Says(words)}";
        // What broke while the data was gathered may not break again; a query that is refused stays so.
        var mayPass = codes.Any(Passing.Contains) || (codes.Length == 0 && beside.Length > 0);
        return mayPass
            ? new TransientRequestException(found, null)
            : new SourceException($"{found} Nothing of the page is loaded. Correct source.graphql, or what the account may read, then start again.") { StopsRun = true };
    }

    private string? Words(JsonElement errors, HttpResponseMessage response)
    {
        var texts = errors.ValueKind == JsonValueKind.Array
            ? string.Join("; ", errors.EnumerateArray().Take(MaxErrors).Select(Text))
            : JsonValues.Text(errors) ?? errors.GetRawText();
        return ErrorWords.Of(Encoding.UTF8.GetBytes(texts), isCut: false, address.Secrets, response.RequestMessage?.Headers.Authorization?.Parameter);
    }

    private static string Text(JsonElement error)
    {
        var message = JsonValues.Text(JsonValues.Find(error, "message")) ?? error.GetRawText();
        var place = JsonValues.Find(error, "path") is { ValueKind: JsonValueKind.Array } path
            ? $" (at {string.Join('.', path.EnumerateArray().Select(step => JsonValues.Text(step)))})"
            : string.Empty;
        return message + place;
    }
}
