using EtlFunctions.Sources;

namespace EtlFunctions.Orchestration;

/// <summary>Looks for a source's repeated keys while its first pages are planned: both read, and neither needs the other.</summary>
internal sealed class RepeatedLook : IAsyncDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly Task<IReadOnlyCollection<long>?> _keys;

    /// <summary>Begins to look.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    public RepeatedLook(IProductSource source, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _keys = source.FindRepeatedAsync(_end.Token);
    }

    /// <summary>Gets what <see cref="IProductSource.FindRepeatedAsync"/> found.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public Task<IReadOnlyCollection<long>?> Keys => _keys;

    /// <summary>Ends the look, and waits for its end: it reads from a source that is closed next. What it failed by is the planning's to meet.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await ((Task)_keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }
}
