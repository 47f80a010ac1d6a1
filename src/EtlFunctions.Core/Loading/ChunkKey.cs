namespace EtlFunctions.Loading;

/// <summary>The place of a chunk: which run under which fence, which page, which chunk of it.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch under which the caller holds the run's lease.</param>
/// <param name="Page">The page's number, from 1.</param>
/// <param name="Number">The chunk's number within the page, from 0.</param>
public readonly record struct ChunkKey(Guid RunId, int Epoch, int Page, int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"run {RunId}, page {Page}, chunk {Number}";
}
