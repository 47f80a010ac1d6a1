namespace EtlFunctions.Cli.Display;

/// <summary>A line every two seconds, for files, pipes and simple terminals.</summary>
internal sealed class PlainLoadDisplay : ILoadDisplay
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly LoadGauge _gauge;
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;
    private string _last = "";

    public PlainLoadDisplay(string feed, LoadMeter meter, TextWriter output, TimeProvider time)
    {
        _gauge = new LoadGauge(meter);
        _output = output;
        _time = time;
        meter.Begun += begin =>
        {
            if (begin.MayRun)
            {
                Note(LoadText.Begin(feed, begin));
            }
        };
        meter.DatabaseLost += wait => Note(LoadText.DatabaseLost(wait));
        _gauge.Read();
        _timer = new PeriodicTimer(Interval, time);
        _loop = LoopAsync();
    }

    public void Note(string line)
    {
        lock (_output)
        {
            _output.WriteLine(line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
    }

    private async Task LoopAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            var line = LoadText.Line(_gauge.Read(), _time.GetUtcNow());
            if (line != _last)
            {
                _last = line;
                Note(line);
            }
        }
    }
}
