namespace EtlFunctions.Loading;

/// <summary>What came of loading a page so far.</summary>
/// <param name="Outcome">What the last chunk statement found.</param>
/// <param name="Chunks">The chunks committed by this load.</param>
/// <param name="Counts">What became of their records.</param>
internal sealed record PageLoad(ChunkOutcome Outcome, int Chunks, LoadCounts Counts)
{
    /// <summary>The load of a page of which nothing was tried.</summary>
    public static readonly PageLoad Nothing = new(ChunkOutcome.Fenced, 0, LoadCounts.Zero);

    /// <summary>Gets a value indicating whether the next chunk may be sent.</summary>
    public bool GoesOn => Outcome is ChunkOutcome.Committed or ChunkOutcome.AlreadyCommitted;
}
