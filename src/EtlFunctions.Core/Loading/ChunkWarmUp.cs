using EtlFunctions.Database;

namespace EtlFunctions.Loading;

/// <summary>Gets connections ready for chunks while a run is still being planned.</summary>
/// <remarks>A server process compiles the chunk statement at its first call, this process what sends it: both while they would idle.</remarks>
public sealed class ChunkWarmUp
{
    private readonly ChunkLoader _chunks;
    private readonly EtlDataSource _dataSource;

    internal ChunkWarmUp(ChunkLoader chunks, EtlDataSource dataSource)
    {
        _chunks = chunks;
        _dataSource = dataSource;
    }

    /// <summary>Sends a chunk of a page that does not exist, which changes nothing, over several connections at once.</summary>
    /// <param name="connections">How many; never more than the connection budget.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that does not fail: what goes wrong here is reported by the chunk that needs it.</returns>
    public async Task RunAsync(int connections, CancellationToken cancellationToken)
    {
        var nothing = new Chunk(default, IsLast: false, [], []) { RenewsLease = false };
        var sent = Enumerable.Range(0, Math.Min(connections, _dataSource.ConnectionBudget)).Select(_ => _chunks.LoadAsync(nothing, cancellationToken));
        await ((Task)Task.WhenAll(sent)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
