namespace EtlFunctions.Tests;

/// <summary>Waits for a condition on real state, a bounded number of polls.</summary>
internal static class Eventually
{
    private const int Polls = 3000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="expected">What is waited for, for the error.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string expected)
    {
        for (var poll = 0; poll < Polls; poll++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(Pause);
        }

        Assert.Fail($"After {Polls} polls still not: {expected}");
    }

    /// <summary>Waits until a condition holds.</summary>
    public static Task HoldsAsync(Func<bool> condition, string expected) => HoldsAsync(() => Task.FromResult(condition()), expected);
}
