using System.Globalization;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Orchestration.Simulation;

/// <summary>One workflow with its history. Made over a history that is not empty, it replays that first and checks every step.</summary>
internal sealed class WorkflowInstance : IOrchestration
{
    private readonly Turns _turns = new();
    private readonly List<HistoryEvent> _history;
    private readonly Dictionary<int, TaskCompletionSource<string>> _open = [];
    private int _next;
    private int _calls;
    private Task? _run;

    public WorkflowInstance(List<HistoryEvent> history) => _history = history;

    public DateTimeOffset CurrentTime { get; private set; }

    /// <summary>Gets the calls without an answer.</summary>
    public IEnumerable<HistoryEvent> Open =>
        _history.Where(e => e.Kind is HistoryKind.ActivityCalled or HistoryKind.WorkflowCalled or HistoryKind.TimerSet && _open.ContainsKey(e.Sequence));

    /// <summary>Gets the last event: what the workflow did in the end, once it is over.</summary>
    public HistoryEvent Last => _history[^1];

    public bool IsOver => Last.Kind is HistoryKind.Returned or HistoryKind.Threw or HistoryKind.ContinuedAsNew;

    private bool IsReplaying => _next < _history.Count;

    /// <summary>Starts the workflow and answers its calls as recorded, until the end of the history.</summary>
    public void Start()
    {
        var started = _history[_next++];
        CurrentTime = started.Time;
        Turn(() => _run = RunAsync(started));
        while (IsReplaying)
        {
            var answer = _history[_next++];
            if (!answer.IsAnswer)
            {
                throw new NonDeterminismException($"The replay did not do what was done before: {answer}");
            }

            Give(answer);
        }
    }

    /// <summary>Answers a call.</summary>
    public void Answer(HistoryEvent answer)
    {
        _history.Add(answer);
        _next++;
        Give(answer);
    }

    public Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input) =>
        AnswerAsync<TOutput>(Call(HistoryKind.ActivityCalled, activity.Name, PortJson.Of(input)));

    public Task<TOutput> CallWorkflowAsync<TInput, TOutput>(WorkflowDefinition<TInput, TOutput> workflow, TInput input) =>
        AnswerAsync<TOutput>(Call(HistoryKind.WorkflowCalled, workflow.Name, PortJson.Of(input)));

    public Task WaitUntilAsync(DateTimeOffset dueTime) => Call(HistoryKind.TimerSet, "timer", dueTime.ToString("O", CultureInfo.InvariantCulture));

    public Task WaitForDatabaseAsync(DatabaseWait wait) => Call(HistoryKind.TimerSet, "database", wait.Until.ToString("O", CultureInfo.InvariantCulture));

    public void SetProgress(RunProgress progress) => Do(HistoryKind.ProgressShown, 0, "progress", PortJson.Of(progress));

    public void ContinueAsNew(CatalogLoadInput input) => _continueWith = PortJson.Of(input);

    private string? _continueWith;

    private async Task RunAsync(HistoryEvent started)
    {
        string output;
        try
        {
            output = started.Name == Workflows.CatalogLoad.Name
                ? PortJson.Of(await Workflows.CatalogLoad.RunAsync(this, PortJson.To<CatalogLoadInput>(started.Json)))
                : PortJson.Of(await Workflows.SegmentLoad.RunAsync(this, PortJson.To<SegmentLoadInput>(started.Json)));
        }
        catch (ActivityFailedException failure) when (failure.IsDatabaseAway)
        {
            Do(HistoryKind.Threw, 0, started.Name, failure.Message);
            return;
        }

        if (_continueWith is { } input)
        {
            Do(HistoryKind.ContinuedAsNew, 0, started.Name, input);
        }
        else
        {
            Do(HistoryKind.Returned, 0, started.Name, output);
        }
    }

    private void Give(HistoryEvent answer)
    {
        CurrentTime = answer.Time;
        if (!_open.Remove(answer.Sequence, out var call))
        {
            throw new NonDeterminismException($"Nobody made the call that is answered: {answer}");
        }

        Turn(() =>
        {
            if (answer.Kind is HistoryKind.Failed or HistoryKind.DatabaseAway)
            {
                call.SetException(new ActivityFailedException(answer.Name, answer.Json) { IsDatabaseAway = answer.Kind == HistoryKind.DatabaseAway });
            }
            else
            {
                call.SetResult(answer.Json);
            }
        });
    }

    private void Turn(Action turn)
    {
        _turns.Run(turn);
        if (_run is { IsFaulted: true })
        {
            _run.GetAwaiter().GetResult();
        }

        if (!IsReplaying && !IsOver && _open.Count == 0)
        {
            throw new NonDeterminismException("The workflow waits for something besides the port.");
        }
    }

    private static async Task<TOutput> AnswerAsync<TOutput>(Task<string> call) => PortJson.To<TOutput>(await call);

    private Task<string> Call(HistoryKind kind, string name, string json)
    {
        var call = new TaskCompletionSource<string>();
        var sequence = ++_calls;
        _open.Add(sequence, call);
        Do(kind, sequence, name, json);
        return call.Task;
    }

    private void Do(HistoryKind kind, int sequence, string name, string json)
    {
        _turns.RequireTurn();
        var now = new HistoryEvent(kind, sequence, name, json, CurrentTime);
        if (!IsReplaying)
        {
            _history.Add(now);
        }
        else if (_history[_next] != now)
        {
            throw new NonDeterminismException($"The replay does {now}; before it was {_history[_next]}");
        }

        _next++;
    }
}
