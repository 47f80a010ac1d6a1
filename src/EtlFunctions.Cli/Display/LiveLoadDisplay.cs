using Spectre.Console;
using Spectre.Console.Rendering;

namespace EtlFunctions.Cli.Display;

/// <summary>A progress bar with numbers and failed pages, redrawn on a terminal four to five times a second.</summary>
internal sealed class LiveLoadDisplay : ILoadDisplay
{
    private const int ShortestBar = 10;
    private const int LongestBar = 48;
    private const int PercentageWidth = 8;

    private static readonly TimeSpan RefreshRate = TimeSpan.FromMilliseconds(220);

    private readonly IAnsiConsole _console;
    private readonly LoadGauge _gauge;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _progress;

    public LiveLoadDisplay(string feed, LoadMeter meter, IAnsiConsole console, TimeProvider time)
    {
        _console = console;
        _gauge = new LoadGauge(meter);
        _time = time;
        meter.Begun += begin =>
        {
            if (begin.MayRun)
            {
                Note(LoadText.Begin(feed, begin));
            }
        };
        meter.DatabaseLost += wait => Note(LoadText.DatabaseLost(wait));
        _progress = console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = Math.Clamp(console.Profile.Width - PercentageWidth, ShortestBar, LongestBar) }, new PercentageColumn())
            .UseRenderHook(AddDetails)
            .StartAsync(ShowAsync);
    }

    public void Note(string line) => _console.Write(new NoteAbove(line));

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _progress;
    }

    private async Task ShowAsync(ProgressContext context)
    {
        var task = context.AddTask("load", maxValue: 1);
        using var timer = new PeriodicTimer(RefreshRate, _time);
        while (!_end.Task.IsCompleted)
        {
            context.Refresh();
            await Task.WhenAny(_end.Task, timer.WaitForNextTickAsync().AsTask());
        }
    }

    private IRenderable AddDetails(IRenderable bar, IReadOnlyList<ProgressTask> tasks)
    {
        var progress = _gauge.Read();
        if (tasks.Count > 0)
        {
            tasks[0].IsIndeterminate = progress.Part is null;
            tasks[0].Value = progress.Part ?? 0;
        }

        return new Rows(bar, LiveLoadDetails.Of(progress, _time.GetUtcNow(), _console.Profile.Width));
    }
}
