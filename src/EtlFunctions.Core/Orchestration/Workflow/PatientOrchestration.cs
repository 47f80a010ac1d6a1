using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The engine as a run's workflow sees it: an activity that finds the database out of reach is called again, on timers, until it is back or the outage lasts too long.</summary>
/// <remarks>Only the run's own workflow waits, so that one history shows it and one attempt at a time is made; a segment comes back at once with what it has.</remarks>
internal sealed class PatientOrchestration(IOrchestration engine, CatalogLoadInput input) : IOrchestration
{
    private readonly TimeSpan _longest = input.LongestOutage;
    private RunProgress _progress = input.Position?.Progress ?? new RunProgress();
    private bool _showsWait;
    private DateTimeOffset? _loadedAt;

    /// <inheritdoc/>
    public DateTimeOffset CurrentTime => engine.CurrentTime;

    /// <summary>Gets the outage under way, or the one after which nothing was loaded yet.</summary>
    public DatabaseOutage? Outage { get; private set; } = input.Position?.Outage;

    /// <summary>Gets the outages that are over.</summary>
    public DatabaseOutages? Past { get; private set; } = input.Position?.Outages;

    /// <summary>Gets all outages so far, the one under way too.</summary>
    public DatabaseOutages? AllOutages => Outage is { } outage ? OutageRules.Add(Past, outage, CurrentTime) : Past;

    /// <summary>Gets the progress shown last, but for the waits.</summary>
    public RunProgress Progress => _progress;

    /// <inheritdoc/>
    public Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input) => CallActivityAsync(activity, () => input);

    /// <summary>Calls an activity, each time with the input as it is by then.</summary>
    /// <exception cref="ActivityFailedException">It still throws after the last retry, or the database was waited for long enough.</exception>
    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, Func<TInput> input)
    {
        while (true)
        {
            ActivityFailedException away;
            try
            {
                var output = await engine.CallActivityAsync(activity, input());
                // Whether pages can be loaded too is another matter: they need more connections than a plan does.
                Reached(CurrentTime, isOver: activity is not ActivityName<PlanSegmentInput, PlanSegmentOutput>);
                return output;
            }
            catch (ActivityFailedException failure) when (failure.IsDatabaseAway)
            {
                away = failure;
            }

            if (await WaitAsync(CurrentTime, away.Message) is { } stop)
            {
                throw new ActivityFailedException(activity.Name, stop.Message, away.InnerException) { IsDatabaseAway = true };
            }
        }
    }

    /// <inheritdoc/>
    public Task<TOutput> CallWorkflowAsync<TInput, TOutput>(WorkflowDefinition<TInput, TOutput> workflow, TInput input) => engine.CallWorkflowAsync(workflow, input);

    /// <inheritdoc/>
    public Task WaitUntilAsync(DateTimeOffset dueTime) => engine.WaitUntilAsync(dueTime);

    /// <inheritdoc/>
    public Task WaitForDatabaseAsync(DatabaseWait wait) => engine.WaitForDatabaseAsync(wait);

    /// <summary>Waits once for a database that an attempt could not reach.</summary>
    /// <param name="since">When the attempt met that.</param>
    /// <param name="error">What it met.</param>
    /// <returns>Why the run must stop, where it was waited long enough; else <see langword="null"/>.</returns>
    public async Task<StopReason?> WaitAsync(DateTimeOffset since, string error)
    {
        if (Outage is { } before && OutageRules.IsAnother(before, since))
        {
            (Outage, Past) = (null, OutageRules.Add(Past, before, since));
        }

        Outage = Outage is { } same ? same with { Attempts = same.Attempts + 1, Error = error, ReachedAt = null } : new DatabaseOutage(since, 1, error);
        if (OutageRules.Next(Outage, CurrentTime, _longest) is not { } wait)
        {
            return OutageRules.GivenUp(Outage, CurrentTime);
        }

        _showsWait = true;
        engine.SetProgress(_progress with { State = WorkflowState.WaitingForDatabase, DatabaseAwaySince = wait.Since, WaitingUntil = wait.Until, Reason = wait.Error });
        await engine.WaitForDatabaseAsync(wait);
        return null;
    }

    /// <summary>Notes that a page was committed, which ends an outage that began before.</summary>
    /// <param name="at">When.</param>
    public void Loaded(DateTimeOffset at)
    {
        _loadedAt = _loadedAt > at ? _loadedAt : at;
        if (Outage?.Since < at)
        {
            Reached(at, isOver: true);
        }
    }

    /// <summary>Tells whether a page was committed since an attempt that could not reach the database, or the outage that it met was over.</summary>
    /// <param name="since">When that was.</param>
    public bool WasReachedSince(DateTimeOffset since) => _loadedAt > since || Outage?.ReachedAt > since;

    /// <inheritdoc/>
    public void SetProgress(RunProgress progress)
    {
        _showsWait = false;
        _progress = progress;
        engine.SetProgress(progress);
    }

    /// <inheritdoc/>
    public void ContinueAsNew(CatalogLoadInput input) =>
        engine.ContinueAsNew(input with { Position = input.Position! with { Outage = Outage, Outages = Past } });

    private void Reached(DateTimeOffset at, bool isOver)
    {
        if (Outage is not { } outage)
        {
            return;
        }

        Outage = isOver ? null : outage with { ReachedAt = outage.ReachedAt ?? at };
        Past = isOver ? OutageRules.Add(Past, outage, at) : Past;
        if (_showsWait)
        {
            SetProgress(_progress);
        }
    }
}
