using EtlFunctions.Diagnostics;

namespace EtlFunctions.Cli.Checks;

/// <summary>Says on standard error what is being waited for, and for how long, while something takes its time.</summary>
internal sealed class WaitNotice(TextWriter error, TimeProvider time)
{
    /// <summary>The time after which it is said first, and again and again.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    /// <summary>Waits for a task.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="task">The task.</param>
    public Task<T> ForAsync<T>(string what, Task<T> task) => ForAsync(() => what, task);

    /// <summary>Waits for a task.</summary>
    /// <param name="what">Gets what is waited for.</param>
    /// <param name="task">The task.</param>
    public async Task<T> ForAsync<T>(Func<string> what, Task<T> task)
    {
        var start = time.GetTimestamp();
        using var over = new CancellationTokenSource();
        while (!task.IsCompleted && await Task.WhenAny(task, Task.Delay(Pace, time, over.Token)) != task)
        {
            error.WriteLine($"Waiting for {what()} for {Amount.Duration(time.GetElapsedTime(start))}; Ctrl+C stops");
        }

        await over.CancelAsync();
        return await task;
    }
}
