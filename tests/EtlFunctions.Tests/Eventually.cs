namespace EtlFunctions.Tests;

/// <summary>Waits for a condition on real state, for so long that only what hangs reaches the bound.</summary>
internal static class Eventually
{
    /// <summary>The bound of every wait. It is no measure of speed: a busy machine must not reach it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="expected">What is waited for, for the error.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string expected)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Longest)
            {
                Assert.Fail($"After {Longest.TotalMinutes} minutes still not: {expected}");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    public static Task HoldsAsync(Func<bool> condition, string expected) => HoldsAsync(() => Task.FromResult(condition()), expected);

    /// <summary>Waits until a task is over; what it throws is thrown here.</summary>
    /// <param name="task">The task.</param>
    /// <param name="expected">What is waited for, for the error.</param>
    public static async Task EndsAsync(Task task, string expected)
    {
        try
        {
            await task.WaitAsync(Longest);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"After {Longest.TotalMinutes} minutes still not: {expected}");
        }
    }
}
