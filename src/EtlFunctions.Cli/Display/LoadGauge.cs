namespace EtlFunctions.Cli.Display;

/// <summary>Turns counters into speed and remaining time, over the last seconds. For one display only.</summary>
internal sealed class LoadGauge(LoadMeter meter)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    // A speed over less would jump.
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMilliseconds(400);

    private readonly Queue<LoadCounters> _samples = new();

    public LoadProgress Read()
    {
        var now = meter.Read();
        _samples.Enqueue(now);
        while (_samples.Count > 2 && now.Elapsed - _samples.Peek().Elapsed > Window)
        {
            _samples.Dequeue();
        }

        var total = Total(now);
        var then = _samples.Peek();
        var span = now.Elapsed - then.Elapsed;
        if (span < ShortestSpan)
        {
            return new LoadProgress(now, total, null, null);
        }

        var pages = Done(now) - Done(then);
        TimeSpan? remaining = total is { } all && pages > 0 ? span * ((double)(all - now.PagesBefore - Done(now)) / pages) : null;
        return new LoadProgress(now, total, (now.Read - then.Read) / span.TotalSeconds, remaining);
    }

    private static int Done(LoadCounters counters) => counters.Pages + counters.PagesFailed;

    private static int? Total(LoadCounters counters) => counters switch
    {
        { PagesPlanned: 0 } or { Planned: null or <= 0 } => null,
        { Planned: { } planned } => Math.Max(counters.PagesPlanned, (int)Math.Round(counters.PagesPlanned / planned)),
    };
}
