namespace EtlFunctions.Loading;

/// <summary>The answer of the chunk statement.</summary>
/// <param name="Outcome">What was found at the checkpoint.</param>
/// <param name="CommittedChunks">The chunks of the page that are committed now; the next one's number.</param>
/// <param name="Counts">What became of the chunk's records; zero unless <see cref="ChunkOutcome.Committed"/>.</param>
public sealed record ChunkResult(ChunkOutcome Outcome, int CommittedChunks, LoadCounts Counts);
