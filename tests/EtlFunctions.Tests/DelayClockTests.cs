namespace EtlFunctions.Tests;

public sealed class DelayClockTests
{
    [Fact]
    public async Task AdvanceToNextDelay_DelaysAndBounds_EndsTheFirstDelayOnly()
    {
        var clock = new DelayClock();
        var began = clock.GetUtcNow();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
        using var heartbeat = new PeriodicTimer(TimeSpan.FromSeconds(2), clock);
        var later = Task.Delay(TimeSpan.FromSeconds(30), clock);
        var sooner = Task.Delay(TimeSpan.FromSeconds(20), clock);
        Assert.Equal(2, clock.Delays);

        clock.AdvanceToNextDelay();

        await sooner;
        Assert.Equal((1, TimeSpan.FromSeconds(20)), (clock.Delays, clock.GetUtcNow() - began));
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task AdvanceToNextDelay_NothingButBounds_StandsStill()
    {
        var clock = new DelayClock();
        var began = clock.GetUtcNow();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
        using var stop = new CancellationTokenSource();
        var givenUp = Task.Delay(TimeSpan.FromSeconds(5), clock, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);

        clock.AdvanceToNextDelay();

        Assert.Equal((0, began, false), (clock.Delays, clock.GetUtcNow(), bound.IsCancellationRequested));
    }
}
