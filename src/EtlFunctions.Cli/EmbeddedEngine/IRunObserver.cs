using EtlFunctions.Orchestration;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>Watches a run in this process. Members are called from many threads and must return at once.</summary>
internal interface IRunObserver
{
    /// <summary>The run began, was adopted, or may not begin.</summary>
    void OnBegin(BeginRunOutput begin);

    /// <summary>Pages were planned, or found planned.</summary>
    void OnPlan(PlanSegmentOutput plan);

    /// <summary>The first pages were loaded by themselves, have to wait, or stop the run.</summary>
    void OnHead(LoadHeadOutput head);

    /// <summary>A page was committed, failed or has to wait.</summary>
    void OnPage(SegmentPage page, LoadPageOutput output);

    /// <summary>An attempt failed and is made again after a delay.</summary>
    /// <param name="step">The activity, with the page where there is one.</param>
    /// <param name="attempt">The number of the failed attempt, from 1.</param>
    /// <param name="delay">The time until the next.</param>
    /// <param name="error">What went wrong, short.</param>
    void OnRetry(string step, int attempt, TimeSpan delay, string error);

    /// <summary>The database cannot be reached; the run waits for it.</summary>
    void OnDatabaseAway(DatabaseWait wait);

    /// <summary>The workflow shows its progress.</summary>
    void OnProgress(RunProgress progress);
}
