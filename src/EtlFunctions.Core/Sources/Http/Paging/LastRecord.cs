using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Paging by the id of the last record, as APIs with a flag and no cursor do.</summary>
internal static class LastRecord
{
    private static readonly string[] Params = ["starting_after", "after", "after_id", "since_id"];

    /// <summary>Finds the parameter that goes on behind the last id, where the response says that more follow.</summary>
    public static async Task<PaginatorOptions?> FindAsync(Feed feed, HttpPage first, Func<SourceRequest, Task<Probe>> ask, SourceAddress address)
    {
        if (new PagingSigns(first) is not { More.IsMore: true, MorePath: { } more } || JsonValues.Text(JsonValues.Find(first.Root, Path(feed, first))) is not { } last)
        {
            return null;
        }

        foreach (var param in Params)
        {
            if (await ask(address.With((param, last))) == Probe.Others)
            {
                return new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = Path(feed, first), CursorParam = param, HasMorePath = more };
            }
        }

        return null;
    }

    /// <summary>Gets the path of the last record's id, as the mapping names it.</summary>
    public static string Path(Feed feed, HttpPage page) => $"{page.Selector}[-1].{feed.Mapping.Id?.Path ?? "id"}";
}
