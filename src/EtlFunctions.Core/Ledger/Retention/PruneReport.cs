namespace EtlFunctions.Ledger;

/// <summary>What was removed from the ledger. Append-only.</summary>
/// <param name="Pages">The rows of pages.</param>
/// <param name="RunsEmptied">The runs whose last pages were removed; they and their summaries stay.</param>
/// <param name="Runs">The runs removed with their summaries.</param>
/// <param name="Rejects">The closed rejects removed.</param>
/// <param name="IsDone">Whether nothing is left to be removed; <see langword="false"/> when the time was up.</param>
public sealed record PruneReport(long Pages, long RunsEmptied, long Runs, long Rejects, bool IsDone)
{
    /// <summary>Gets a value indicating whether nothing was removed.</summary>
    public bool IsNothing => Pages + RunsEmptied + Runs + Rejects == 0;
}
