using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Checking;

/// <summary>What a run would meet until its first commit.</summary>
/// <param name="Tables">What it would make or change in the database before.</param>
public sealed record RehearsedLoad(MigrationResult Tables)
{
    /// <summary>Gets what its begin would find, or <see langword="null"/> where it fails.</summary>
    public BeginRunOutput? Begin { get; init; }

    /// <summary>Gets why it could not begin.</summary>
    public Exception? BeginFailure { get; init; }

    /// <summary>Gets what would become of the first products, or <see langword="null"/> where none could be tried.</summary>
    public LoadCounts? Counts { get; init; }

    /// <summary>Gets why PostgreSQL would refuse some of them.</summary>
    public IReadOnlyList<RejectReason> Refused { get; init; } = [];

    /// <summary>Gets why it would refuse the first product under a new key, where all that were tried exist.</summary>
    public RejectReason? RefusedAsNew { get; init; }

    /// <summary>Gets why the chunk as a whole would fail.</summary>
    public Exception? LoadFailure { get; init; }

    /// <summary>Gets a value indicating whether the product was made up, since the source gave none.</summary>
    public bool IsMadeUp { get; init; }
}
