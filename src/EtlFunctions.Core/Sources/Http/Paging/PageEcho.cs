using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>Compares the page or offset that a response repeats with the one asked for.</summary>
internal sealed class PageEcho(PaginatorOptions paginator, string param)
{
    /// <summary>Gets where the responses repeat it: as the feed says, else a number beside the records that is named like the parameter and right in the first page.</summary>
    public string? Find(HttpPage first, long asked)
    {
        if (paginator.EchoPath is not null)
        {
            return paginator.EchoPath;
        }

        // What a body's place is called by its last name is repeated under it.
        var path = JsonValues.Escape(RecordPath.TryParse(param, out var place, out _) ? place.Steps[^1].Name ?? param : param);
        return JsonValues.Integer(JsonValues.Find(first.Root, path)) == asked ? path : null;
    }

    public static void Verify(HttpPage page, string? path, long asked)
    {
        if (path is not null && JsonValues.Integer(JsonValues.Find(page.Root, path)) is var echoed && echoed != asked
            && (echoed is not null || page.Records.Length > 0))
        {
            var found = echoed?.ToString(CultureInfo.InvariantCulture) ?? "no number";
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{page.ShownAddress}: asked for {asked}, but the response says {found} at \"{path}\". The API gives another page than the one asked for; nothing more is read. Correct source.paginator and start anew with `etl run --fresh`.")) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }
    }
}
