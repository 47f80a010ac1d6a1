namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>How long is waited for what is in flight once somebody asked to stop.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _asked;

    public Patience(TimeSpan time, TimeProvider timeProvider, CancellationToken stop)
    {
        _timer = timeProvider.CreateTimer(_ => _over.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _asked = stop.Register(() => _timer.Change(time, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Gets a token that is cancelled when that time is over.</summary>
    public CancellationToken Over => _over.Token;

    public void Dispose()
    {
        _asked.Dispose();
        _timer.Dispose();
        _over.Dispose();
    }
}
