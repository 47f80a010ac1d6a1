using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace EtlFunctions.Tests;

/// <summary>A clock that only the test moves, and that knows the delays that somebody waits out.</summary>
/// <remarks>
/// Time-outs and heartbeats are timers too, but nobody waits for them. A clock that a test moves on blindly reaches them
/// while a busy machine is still at work, which then fails for being slow. This one goes from delay to delay.
/// </remarks>
internal sealed class DelayClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    private readonly ConcurrentDictionary<DelayTimer, DateTimeOffset> _delays = new();

    public DelayClock()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Gets how many delays are under way.</summary>
    public int Delays => _delays.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // The state of a Task.Delay is its task; that of a CancellationTokenSource or a PeriodicTimer is not.
        if (state is not Task || dueTime == Timeout.InfiniteTimeSpan)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var delay = new DelayTimer(_delays);
        var end = GetUtcNow() + dueTime;
        _delays[delay] = end;
        delay.Inner = base.CreateTimer(
            s =>
            {
                _delays.TryRemove(delay, out _);
                callback(s);
            },
            state,
            dueTime,
            period);
        // The clock may have been moved on meanwhile: the delay must not seem to end before it does, or nobody would move it further.
        _delays.TryUpdate(delay, GetUtcNow() + dueTime, end);
        return delay;
    }

    /// <summary>Moves on to where the next delay ends, if there is one.</summary>
    public void AdvanceToNextDelay()
    {
        if (_delays.Values.Order().Cast<DateTimeOffset?>().FirstOrDefault() is { } next && next > GetUtcNow())
        {
            Advance(next - GetUtcNow());
        }
    }

    /// <summary>Ends delays one after the other until a task is over.</summary>
    public async Task<T> AdvanceUntilOverAsync<T>(Task<T> task, string expected)
    {
        await Eventually.HoldsAsync(
            () =>
            {
                AdvanceToNextDelay();
                return task.IsCompleted;
            },
            expected);
        return await task;
    }

    private sealed class DelayTimer(ConcurrentDictionary<DelayTimer, DateTimeOffset> delays) : ITimer
    {
        private bool _isDisposed;
        private ITimer? _inner;

        public ITimer Inner
        {
            set
            {
                _inner = value;
                // The delay may have been given up while its timer was made.
                if (Volatile.Read(ref _isDisposed))
                {
                    value.Dispose();
                }
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("A delay is not changed.");

        public void Dispose()
        {
            Volatile.Write(ref _isDisposed, true);
            delays.TryRemove(this, out _);
            _inner?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
