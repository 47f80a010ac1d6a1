using System.Text.Json;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Transforms;

/// <summary>Finds lists of a raw record that say for certain that they go on: of what a script makes of them nobody could see that something is missing.</summary>
internal static class CutRecord
{
    /// <summary>Finds the first such list.</summary>
    /// <param name="json">The record, valid JSON.</param>
    /// <returns>Why the record cannot be taken, or <see langword="null"/>.</returns>
    public static RejectReason? Find(ReadOnlySpan<byte> json)
    {
        if (!CutSign.MayBeIn(json))
        {
            return null;
        }

        var reader = new Utf8JsonReader(json, RecordScanner.JsonOptions);
        using var record = JsonDocument.ParseValue(ref reader);
        return Find(record.RootElement, isRecord: true) is { } sign
            ? new RejectReason(
                RejectStage.Transform,
                RejectCodes.ChildrenIncomplete,
                $"found a list that goes on ({sign.Text}), expected whole ones, as the transform may make anything of it: let the request ask for more of the list or not for it, or follow it by source.children")
            : null;
    }

    private static CutSign? Find(JsonElement value, bool isRecord)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var sign in CutSign.In(value, isRecord))
            {
                if (sign.IsCertain)
                {
                    return sign;
                }
            }
        }

        var values = value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(m => m.Value),
            JsonValueKind.Array => value.EnumerateArray(),
            _ => Enumerable.Empty<JsonElement>(),
        };
        foreach (var inner in values)
        {
            if (Find(inner, isRecord: false) is { } sign)
            {
                return sign;
            }
        }

        return null;
    }
}
