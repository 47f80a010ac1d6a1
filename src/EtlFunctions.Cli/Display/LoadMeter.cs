using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Cli.Display;

/// <summary>Counts what a run does. The load's threads only add numbers here; displays read them at their own pace.</summary>
internal sealed class LoadMeter(TimeProvider time) : IRunObserver
{
    /// <summary>The failed pages kept for the display; the ledger has all.</summary>
    public const int KeptFailures = 5;

    private readonly Lock _notes = new();
    private readonly Queue<PageFailure> _failures = new();
    private readonly long _start = time.GetTimestamp();
    private RetryNote? _retry;
    private DatabaseWait? _databaseAway;
    private int _pages;
    private int _pagesFailed;
    private int _pagesPlanned;
    private double _planned = double.NaN;
    private long _read;
    private long _rejected;
    private long _chunks;
    private long _retries;
    private long _waitingUntil;
    private string? _waitingFor;

    /// <summary>Raised once, when the run began, was adopted, or may not begin.</summary>
    public event Action<BeginRunOutput>? Begun;

    /// <summary>Raised once for each outage, when the run begins to wait for its database.</summary>
    public event Action<DatabaseWait>? DatabaseLost;

    /// <summary>Gets what the begin said, once it did.</summary>
    public BeginRunOutput? Begin { get; private set; }

    public void OnBegin(BeginRunOutput begin)
    {
        if (begin.MayRun)
        {
            Interlocked.Exchange(ref _pagesPlanned, begin.PagesPlanned);
        }

        Begin = begin;
        Begun?.Invoke(begin);
    }

    public void OnPlan(PlanSegmentOutput plan)
    {
        Interlocked.Exchange(ref _pagesPlanned, plan.PagesPlanned);
        if (plan.IsEnd)
        {
            Volatile.Write(ref _planned, 1);
        }
        else if (plan.Planned is { } planned)
        {
            Volatile.Write(ref _planned, planned);
        }
    }

    public void OnHead(LoadHeadOutput head)
    {
        Interlocked.Add(ref _read, head.Counts.Read);
        Interlocked.Add(ref _rejected, head.Counts.Rejected);
        Interlocked.Add(ref _chunks, head.Chunks);
        Interlocked.Add(ref _pages, head.Pages);
        Interlocked.Add(ref _pagesFailed, head.Failed);
        Interlocked.Exchange(ref _pagesPlanned, Math.Max(head.PagesPlanned, Volatile.Read(ref _pagesPlanned)));
    }

    public void OnPage(SegmentPage page, LoadPageOutput output)
    {
        Interlocked.Add(ref _read, output.Counts.Read);
        Interlocked.Add(ref _rejected, output.Counts.Rejected);
        Interlocked.Add(ref _chunks, output.Chunks);
        switch (output.Outcome)
        {
            case PageOutcome.Committed:
                Interlocked.Increment(ref _pages);
                break;
            case PageOutcome.Failed:
                Interlocked.Increment(ref _pagesFailed);
                Keep(new PageFailure(page.Number, output.Error ?? "no reason given"));
                break;
            case PageOutcome.Waiting when output.NotBefore is { } until:
                Interlocked.Exchange(ref _waitingUntil, until.UtcTicks);
                break;
        }
    }

    public void OnRetry(string step, int attempt, TimeSpan delay, string error)
    {
        Interlocked.Increment(ref _retries);
        Volatile.Write(ref _retry, new RetryNote(step, attempt, time.GetUtcNow() + delay, error));
    }

    public void OnDatabaseAway(DatabaseWait wait)
    {
        Interlocked.Increment(ref _retries);
        if (Interlocked.Exchange(ref _databaseAway, wait) is null)
        {
            DatabaseLost?.Invoke(wait);
        }
    }

    public void OnProgress(RunProgress progress)
    {
        if (progress.State != WorkflowState.WaitingForDatabase)
        {
            Interlocked.Exchange(ref _databaseAway, null);
            Volatile.Write(ref _waitingFor, progress.WaitingFor);
            Interlocked.Exchange(ref _waitingUntil, progress.WaitingUntil?.UtcTicks ?? 0);
        }
    }

    /// <summary>Reads the counters.</summary>
    public LoadCounters Read()
    {
        var now = time.GetUtcNow();
        var waiting = Interlocked.Read(ref _waitingUntil);
        var retry = Volatile.Read(ref _retry);
        var planned = Volatile.Read(ref _planned);
        return new LoadCounters
        {
            Elapsed = time.GetElapsedTime(_start),
            PagesBefore = Begin is { MayRun: true } begin ? begin.PagesCommitted : 0,
            Pages = Volatile.Read(ref _pages),
            PagesFailed = Volatile.Read(ref _pagesFailed),
            PagesPlanned = Volatile.Read(ref _pagesPlanned),
            Planned = double.IsNaN(planned) ? null : planned,
            Read = Interlocked.Read(ref _read),
            Rejected = Interlocked.Read(ref _rejected),
            Chunks = Interlocked.Read(ref _chunks),
            Retries = Interlocked.Read(ref _retries),
            WaitingUntil = waiting > now.UtcTicks ? new DateTimeOffset(waiting, TimeSpan.Zero) : null,
            WaitingFor = Volatile.Read(ref _waitingFor),
            DatabaseAway = Volatile.Read(ref _databaseAway),
            Retry = retry?.Until > now ? retry : null,
            Failures = Failures(),
        };
    }

    private void Keep(PageFailure failure)
    {
        lock (_notes)
        {
            _failures.Enqueue(failure);
            if (_failures.Count > KeptFailures)
            {
                _failures.Dequeue();
            }
        }
    }

    private PageFailure[] Failures()
    {
        lock (_notes)
        {
            return [.. _failures];
        }
    }
}
