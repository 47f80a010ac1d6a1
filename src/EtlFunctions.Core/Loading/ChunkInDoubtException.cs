using Npgsql;

namespace EtlFunctions.Loading;

/// <summary>The answer to a chunk statement was lost and the ledger does not show the chunk as committed (yet).</summary>
/// <remarks>The next attempt asks the checkpoint again, which admits the chunk only if it was not committed after all.</remarks>
/// <param name="key">The chunk.</param>
/// <param name="innerException">How the answer was lost.</param>
public sealed class ChunkInDoubtException(ChunkKey key, NpgsqlException innerException)
    : Exception($"{key}: the connection broke before PostgreSQL answered. The page is tried again; its checkpoint admits the chunk only once.", innerException)
{
    /// <summary>Gets the chunk.</summary>
    public ChunkKey Key { get; } = key;
}
