namespace EtlFunctions.Sources.Http;

/// <summary>Starts so many requests a second at most, one after another at even distances.</summary>
/// <param name="perSecond">The requests a second.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RequestRate(double perSecond, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly long _distance = (long)(timeProvider.TimestampFrequency / perSecond);
    private long _next = timeProvider.GetTimestamp();

    /// <summary>Waits for the turn of a request.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        long now, turn;
        lock (_lock)
        {
            now = timeProvider.GetTimestamp();
            turn = Math.Max(now, _next);
            _next = turn + _distance;
        }

        return turn == now ? Task.CompletedTask : Task.Delay(timeProvider.GetElapsedTime(now, turn), timeProvider, cancellationToken);
    }
}
