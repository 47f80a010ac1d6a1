using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a constant or default of a column, of a JSON type that the column can hold. Whether a text fits is the mapping's to say.</summary>
internal static class ColumnConstant
{
    public static string? Read(FeedValue? optional, ColumnKind kind)
    {
        if (optional is not { } value)
        {
            return null;
        }

        if (!Fits(value.Json, kind))
        {
            value.Fail(Expected(kind));
            return null;
        }

        // A blank text is no value, which a constant of these kinds cannot be meant to be.
        var mustHaveText = value.Json.ValueKind == JsonValueKind.String && kind is ColumnKind.Currency or ColumnKind.Timestamp;
        return mustHaveText && value.Text(Expected(kind), text => !string.IsNullOrWhiteSpace(text)) is null ? null : SubstitutedJson.Of(value);
    }

    private static bool Fits(JsonElement json, ColumnKind kind) => (json.ValueKind, kind) switch
    {
        (JsonValueKind.Null, _) => false,
        (_, ColumnKind.Json or ColumnKind.Attributes) => true,

        // A number needs no text, whose decimal separator would have to be told.
        (JsonValueKind.String, ColumnKind.Number or ColumnKind.Integer) => EnvironmentText.IsOneReference(json),
        (JsonValueKind.String, _) => true,
        (JsonValueKind.Number, ColumnKind.Integer) => json.TryGetInt32(out _),
        (JsonValueKind.Number, _) => kind != ColumnKind.Currency,
        (JsonValueKind.True or JsonValueKind.False, _) => kind == ColumnKind.Text,
        _ => false,
    };

    private static string Expected(ColumnKind kind) => kind switch
    {
        ColumnKind.Json or ColumnKind.Attributes => "a JSON value other than null",
        ColumnKind.Number => "a number",
        ColumnKind.Integer => $"an integer from {int.MinValue} to {int.MaxValue}",
        ColumnKind.Timestamp => "a time as a text or a number",
        ColumnKind.Currency => "a currency code as a text",
        _ => "a text, a number or a truth value",
    };
}
