using EtlFunctions.Ledger;

namespace EtlFunctions.Loading;

/// <summary>The answer of the chunk statement.</summary>
/// <param name="Outcome">What was found at the checkpoint.</param>
/// <param name="CommittedChunks">The chunks of the page that are committed now; the next one's number.</param>
/// <param name="Counts">What became of the chunk's records; zero unless <see cref="ChunkOutcome.Committed"/>.</param>
public sealed record ChunkResult(ChunkOutcome Outcome, int CommittedChunks, LoadCounts Counts);

/// <summary>What the chunk statement found at the checkpoint.</summary>
public enum ChunkOutcome
{
    /// <summary>The chunk and its checkpoint are committed by this statement.</summary>
    Committed,

    /// <summary>They were committed before; nothing was changed.</summary>
    AlreadyCommitted,

    /// <summary>Another holder took the run over, or the run ended; nothing was changed.</summary>
    Fenced,

    /// <summary>An earlier chunk of the page is not committed yet; nothing was changed.</summary>
    OutOfOrder,

    /// <summary>The ledger has no such page; nothing was changed.</summary>
    Missing,
}
