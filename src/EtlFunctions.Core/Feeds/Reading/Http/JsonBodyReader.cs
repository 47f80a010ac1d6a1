using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a JSON object that is sent as it is, with its variables substituted; what a variable holds is a secret.</summary>
internal static class JsonBodyReader
{
    private const string Expected = "a JSON object";

    public static string? Read(FeedValue value, HttpSecrets secrets)
    {
        if (FeedObject.Open(value, Expected) is null)
        {
            return null;
        }

        NoteSecrets(value, secrets);
        return value.Reading.HasFailedAt(value.Path) ? null : SubstitutedJson.Of(value);
    }

    private static void NoteSecrets(FeedValue value, HttpSecrets secrets)
    {
        switch (value.Json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.Json.EnumerateObject())
                {
                    var place = new FeedValue(property.Value, JsonPath.Key(value.Path, property.Name), value.Reading);
                    if (property.Value.ValueKind == JsonValueKind.String && HttpSecret.IsNamed(property.Name) && property.Name.Length > 3)
                    {
                        HttpSecret.Read(place, secrets);
                    }

                    NoteSecrets(place, secrets);
                }

                break;
            case JsonValueKind.Array:
                foreach (var element in value.Elements())
                {
                    NoteSecrets(element, secrets);
                }

                break;
            case JsonValueKind.String:
                secrets.AddVariables(value);
                break;
        }
    }
}
