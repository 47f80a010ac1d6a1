using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>What a response behind the last page holds in place of records.</summary>
/// <param name="Found">What, as it stands in messages.</param>
/// <param name="IsMissing">Whether the place of the records is missing, so that nothing says there are none.</param>
internal sealed record Nothing(string Found, bool IsMissing)
{
    /// <summary>Looks for nothing at the place of the records.</summary>
    /// <param name="root">The body.</param>
    /// <param name="selector">The path of the records, or <see langword="null"/> where the body is their array.</param>
    /// <returns>What stands there, or <see langword="null"/> where it is something.</returns>
    public static Nothing? In(JsonElement? root, string? selector) => root switch
    {
        null => null,
        { ValueKind: JsonValueKind.Null } => new Nothing("null", IsMissing: false),
        { } body when selector is null => body.ValueKind == JsonValueKind.Object && !DataSelection.HasArrays(body) ? new Nothing("an object without an array", IsMissing: true) : null,
        { } body => RecordPath.TryParse(selector, out var path, out _) ? At(body, path.Steps) : null,
    };

    private static Nothing? At(JsonElement value, IReadOnlyList<RecordPathStep> steps)
    {
        var place = string.Empty;
        foreach (var step in steps)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                return Of(value, place);
            }

            place = place.Length == 0 ? step.Name! : $"{place}.{step.Name}";
            if (step.Name is null || !value.TryGetProperty(step.Name, out value))
            {
                return new Nothing($"no \"{place}\"", IsMissing: true);
            }
        }

        return value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Any() ? null : new Nothing($"{{}} at \"{place}\"", IsMissing: true)
            : Of(value, place);
    }

    private static Nothing? Of(JsonElement value, string place)
    {
        var where = place.Length == 0 ? "in place of the object" : $"at \"{place}\"";
        return value.ValueKind switch
        {
            JsonValueKind.Null => new Nothing($"null {where}", IsMissing: false),
            JsonValueKind.Array when value.GetArrayLength() == 0 => new Nothing($"[] {where}", IsMissing: false),
            _ => null,
        };
    }
}
