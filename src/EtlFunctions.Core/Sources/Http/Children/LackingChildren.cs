using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Finds records that were kept without the children that their feed now asks for.</summary>
internal static class LackingChildren
{
    /// <summary>Finds the first place without its array.</summary>
    /// <param name="options">The source.</param>
    /// <param name="record">The record as it is kept.</param>
    /// <returns>The place, or <see langword="null"/> where none is lacking.</returns>
    public static string? Find(HttpSourceOptions options, ReadOnlyMemory<byte> record)
    {
        if (JsonValues.TryParse(record.ToArray()) is not { ValueKind: JsonValueKind.Object } root)
        {
            return null;
        }

        try
        {
            return options.Children
                .FirstOrDefault(child => ChildRequest.IsDue(child, root) && ChildRequest.Of(options, child, root) is not null
                    && JsonValues.Find(root, child.Into) is not { ValueKind: JsonValueKind.Array })
                ?.Into;
        }
        catch (UnaskableException)
        {
            return null;
        }
    }
}
