using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Whether a response says that more pages follow.</summary>
/// <param name="Path">Where it says so.</param>
/// <param name="Text">What stands there.</param>
/// <param name="IsMore">Whether more pages follow.</param>
/// <param name="IsDeclared">Whether the feed names the place.</param>
internal sealed record MoreFlag(string Path, string Text, bool IsMore, bool IsDeclared)
{
    /// <summary>Finds the flag at the place that the feed names, else under a usual name.</summary>
    /// <param name="page">The response.</param>
    /// <param name="paginator">The paginator.</param>
    /// <param name="isFound">Whether the paginator was found out, so that a flag may be missing.</param>
    public static MoreFlag? Of(HttpPage page, PaginatorOptions paginator, bool isFound)
    {
        if (paginator.HasMorePath is not { } path)
        {
            return new PagingSigns(page).More;
        }

        var value = JsonValues.Find(page.Root, path);
        return Truth(value) is { } isMore
            ? new MoreFlag(path, value!.Value.GetRawText(), isMore, IsDeclared: true)
            : isFound || page.Records.Length == 0
                ? null
                : throw new SourceException($"{page.ShownAddress}: found {JsonValues.Describe(value)} at \"{path}\" (paginator.hasMorePath); expected true or false.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
    }

    public static bool? Truth(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var truth) => truth,
        { ValueKind: JsonValueKind.Number } number when number.GetRawText() is "0" or "1" => number.GetRawText() == "1",
        _ => null,
    };
}
