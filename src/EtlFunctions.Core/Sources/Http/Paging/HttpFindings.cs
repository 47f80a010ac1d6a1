using System.Globalization;
using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Says what the first page tells about an API: how much it announces and how it is paged.</summary>
internal static class HttpFindings
{
    private const string FoundOut = "paginator found out; write it down, so that nothing is guessed: \"paginator\": ";

    /// <param name="page">The first page.</param>
    /// <param name="paginator">The paginator.</param>
    /// <param name="isDetected">Whether it was found out, so that it can be written down.</param>
    /// <param name="next">Where planning goes on, or <see langword="null"/> at the end.</param>
    public static IReadOnlyList<string> Of(HttpPage page, PaginatorOptions paginator, bool isDetected, HttpCursor? next)
    {
        var announced = Totals.Of(page, paginator);
        var count = announced switch
        {
            { Records: { } records } => $"{Number(records)} records announced",
            { Pages: { } pages } => $"{Number(pages)} pages announced",
            _ when next is null => $"{Number(page.Records.Length)} records",
            _ => "how many records there are is not announced",
        };
        var how = next switch
        {
            null => "all on one page",
            { Pages: { } pages } => $"{Number(pages)} pages of {Number(next.Size)}, read in parallel",
            _ => $"pages of {Number(page.Records.Length)}, read one after the other",
        };
        var setting = JsonSerializer.Serialize(paginator, HttpJson.Context.PaginatorOptions);
        var isGuess = isDetected && page.Records.Length == 0;
        return [$"{page.ShownAddress}: {count}, {how}", isGuess ? "paginator not found out: a page without records tells nothing" : isDetected ? FoundOut + setting : $"paginator as the feed says: \"paginator\": {setting}"];
    }

    /// <summary>Gets the paginator that was found out, as it stands in a feed, or <see langword="null"/>.</summary>
    public static string? Paginator(IEnumerable<string> findings) =>
        findings.FirstOrDefault(finding => finding.StartsWith(FoundOut, StringComparison.Ordinal))?[FoundOut.Length..];

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
