using System.Globalization;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Words which paths were there and are not any more, and how to accept it.</summary>
internal static class ShapeChange
{
    private const int MostNamed = 5;

    // With what to do about it, the text fits into an error.
    private const int LongestList = 560;

    /// <summary>Words it.</summary>
    /// <param name="lost">The paths, at least one.</param>
    /// <param name="head">The records they are missed in.</param>
    /// <param name="pagesCommitted">The pages that earlier attempts of the run committed.</param>
    public static string Of(IReadOnlyList<LostPath> lost, HeadRecords head, int pagesCommitted)
    {
        var payloads = head.Payloads.ToArray();
        var named = lost.Take(MostNamed).Select(l => l.IsVanished ? Vanished(l, head.Paths, payloads) : Emptied(l, head.Paths));
        var more = lost.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {lost.Count - MostNamed} paths more") : "";
        var since = lost[0].Before;
        var outcome = pagesCommitted == 0 ? "Nothing was changed." : string.Create(
            CultureInfo.InvariantCulture, $"What earlier attempts loaded ({pagesCommitted} pages) stays; nothing more was changed.");
        var when = since.NotedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"the source's shape changed since run {since.RunId} of {when}: {Cut(string.Join("; ", named) + more)}. {outcome}"
            + " Mend the source or the mapping; or, where it is right, accept it once with --accept-shape (over HTTP \"acceptShape\": true), or for good with \"optional\": true at the field";
    }

    private static string Cut(string list) => list.Length <= LongestList ? list : $"{list[..LongestList]}…";

    private static string Vanished(LostPath lost, PathCounter now, IReadOnlyList<ReadOnlyMemory<byte>> payloads) => string.Create(
        CultureInfo.InvariantCulture,
        $"`{lost.Now.Path}` ({lost.Now.Column}) was in {lost.Before.Found} of {lost.Before.Records} of its first records and is in none of {now.Records} now"
        + $" ({WhatIsThere.InPlaceOf(lost.Now.Path, now.Counts, payloads)})");

    private static string Emptied(LostPath lost, PathCounter now) => string.Create(
        CultureInfo.InvariantCulture,
        $"`{lost.Now.Path}` ({lost.Now.Column}) had a value in {lost.Before.Filled} of {lost.Before.Records} of its first records and has one in {lost.Now.Filled} of {now.Records} now");
}
