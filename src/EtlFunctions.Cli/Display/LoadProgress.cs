namespace EtlFunctions.Cli.Display;

/// <summary>How far a run is and how fast it goes.</summary>
/// <param name="Counters">The counters.</param>
/// <param name="PagesTotal">All pages, planned and still to plan, as far as that can be told.</param>
/// <param name="ProductsPerSecond">The speed of the last seconds, or <see langword="null"/> before there is one.</param>
/// <param name="Remaining">The time left at that speed, or <see langword="null"/> where nobody knows.</param>
internal sealed record LoadProgress(LoadCounters Counters, int? PagesTotal, double? ProductsPerSecond, TimeSpan? Remaining)
{
    /// <summary>Gets the pages committed by all attempts.</summary>
    public int PagesCommitted => Counters.PagesBefore + Counters.Pages;

    /// <summary>Gets the part of the pages that are dealt with, 0 to 1, where the total is known.</summary>
    public double? Part => PagesTotal is > 0 and var total ? Math.Min(1, (double)(PagesCommitted + Counters.PagesFailed) / total) : null;
}
