using System.Text.Json;

namespace EtlFunctions.Feeds;

/// <summary>What a record must have at a path so that its children are asked for.</summary>
/// <param name="Path">The path.</param>
/// <param name="Values">The values that fit: texts, numbers, truth values or null; a missing value counts as null.</param>
public sealed record RecordCondition(string Path, IReadOnlyCollection<JsonElement> Values)
{
    /// <summary>Tells whether a value fits; numbers are compared as they are written.</summary>
    internal bool Fits(JsonElement? value) => Values.Any(expected => value is not { } found
        ? expected.ValueKind == JsonValueKind.Null
        : expected.ValueKind == found.ValueKind && (expected.ValueKind == JsonValueKind.String ? expected.GetString() == found.GetString() : expected.GetRawText() == found.GetRawText()));
}
