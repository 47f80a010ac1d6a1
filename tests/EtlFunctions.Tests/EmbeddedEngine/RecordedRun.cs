using System.Collections.Concurrent;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Keeps what an observer is told.</summary>
internal sealed class RecordedRun : IRunObserver
{
    public ConcurrentQueue<BeginRunOutput> Begins { get; } = new();

    public ConcurrentQueue<PlanSegmentOutput> Plans { get; } = new();

    public ConcurrentQueue<LoadHeadOutput> Heads { get; } = new();

    public ConcurrentQueue<(SegmentPage Page, LoadPageOutput Output)> Pages { get; } = new();

    public ConcurrentQueue<(string Step, int Attempt, TimeSpan Delay, string Error)> Retries { get; } = new();

    public ConcurrentQueue<RunProgress> Progress { get; } = new();

    public ConcurrentQueue<DatabaseWait> DatabaseWaits { get; } = new();

    /// <summary>Gets or sets what happens when progress is shown.</summary>
    public Action<RunProgress> Shown { get; set; } = _ => { };

    public void OnBegin(BeginRunOutput begin) => Begins.Enqueue(begin);

    public void OnPlan(PlanSegmentOutput plan) => Plans.Enqueue(plan);

    public void OnHead(LoadHeadOutput head) => Heads.Enqueue(head);

    public void OnPage(SegmentPage page, LoadPageOutput output) => Pages.Enqueue((page, output));

    public void OnRetry(string step, int attempt, TimeSpan delay, string error) => Retries.Enqueue((step, attempt, delay, error));

    public void OnDatabaseAway(DatabaseWait wait) => DatabaseWaits.Enqueue(wait);

    public void OnProgress(RunProgress progress)
    {
        Progress.Enqueue(progress);
        Shown(progress);
    }
}
