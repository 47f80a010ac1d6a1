using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Knows the windows of searches: APIs that refuse every offset beyond a limit, however many records there are.</summary>
internal static partial class SearchWindow
{
    private static readonly long[] Usual = [1_000, 2_000, 2_500, 3_000, 4_000, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 50_000, 100_000];

    /// <summary>Tells whether a status may refuse a page for where it is.</summary>
    public static bool MayRefuse(HttpStatusCode status) =>
        status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.UnprocessableEntity;

    /// <summary>Tells whether a number of records is one at which windows usually end.</summary>
    public static bool IsUsual(long records) => records >= 10_000 && records % 10_000 == 0;

    /// <summary>Tells whether a refusal is that of a window rather than that of a page behind the last.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="position">The records before the page.</param>
    /// <param name="size">The records of a page.</param>
    /// <param name="isAnnounced">Whether records are announced there.</param>
    public static bool Is(StatusException refusal, long position, int size, bool isAnnounced)
    {
        var limit = Array.Find(Usual, window => position <= window && window < position + Math.Max(size, 1));
        return refusal.Status != HttpStatusCode.NotFound
            && (isAnnounced || IsUsual(limit) || (refusal.Words is { } words && (Certain().IsMatch(words) || (limit > 0 && Likely().IsMatch(words)))));
    }

    /// <summary>Says what the window means and what to do.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="paginator">The paginator.</param>
    /// <param name="position">The records before the page.</param>
    /// <param name="value">The page or offset asked for.</param>
    /// <param name="announced">The announced number of records, where it is known.</param>
    public static SourceException Failure(StatusException refusal, PaginatorOptions paginator, long position, long value, long? announced)
    {
        var isOffset = paginator.Type == PaginatorType.Offset;
        var of = announced is { } total ? string.Create(CultureInfo.InvariantCulture, $" of the {total:N0} announced") : string.Empty;
        return new SourceException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{refusal.Place}: found the answer {(int)refusal.Status} behind {position:N0} records{of}: a search window, an offset limit of the API beyond which it refuses whatever there is.{refusal.Says} What came is loaded, but the run cannot succeed. Use a cursor or next link where the API has one, or split the feed by source.params so that each part is smaller; to be content with these records, set paginator.{(isOffset ? $"maximumOffset to {value}" : $"maximumPage to {value - 1}")}.")) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
    }

    [GeneratedRegex(@"\bwindow\b|search_after|\bscroll\b|too deep|deep pag|only the first|result_window", RegexOptions.IgnoreCase)]
    private static partial Regex Certain();

    [GeneratedRegex(@"max(imum)?\b|exceed|limit|too (large|high|big|many)|at most|less than|more than|not allowed|out of range|\d{1,3}[,. ]?000\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Likely();
}
