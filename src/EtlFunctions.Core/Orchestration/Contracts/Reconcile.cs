using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>Reconcile</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Feed">The feed's name.</param>
public sealed record ReconcileInput(Guid RunId, int Epoch, string Feed)
{
    /// <summary>Gets the products that one page may settle, 1 to 25; 0 in a history of before there were any.</summary>
    public int ChunkSize { get; init; }
}

/// <summary>The output of the activity <c>Reconcile</c>: whether the books balance. Append-only.</summary>
/// <param name="Missing">What keeps the run from being complete, or <see langword="null"/>.</param>
/// <param name="LostPages">The pages that neither are committed nor failed: a crash of the server lost the end of its log.</param>
public sealed record ReconcileOutput(string? Missing, int LostPages = 0)
{
    /// <summary>Gets a value indicating whether pages were planned that settle what the source's own left open; they are to be loaded first.</summary>
    public bool IsSettling { get; init; }

    /// <summary>Gets the kind of what is missing; <see langword="null"/> in a history of before there was one.</summary>
    public StopKind? Kind { get; init; }

    /// <summary>Gets a value indicating whether products that the run did not see are to be discontinued before it is completed.</summary>
    public bool DeletesMissing { get; init; }
}
