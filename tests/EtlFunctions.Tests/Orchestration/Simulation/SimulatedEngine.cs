using System.Globalization;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Orchestration.Simulation;

/// <summary>A durable engine in memory: it chooses by seed which open call is answered next, and can crash between any two answers.</summary>
internal sealed class SimulatedEngine
{
    private const string Root = "root";
    private readonly FakeLedger _ledger;
    private readonly Random _choice;
    private readonly Dictionary<string, List<HistoryEvent>> _live = [];
    private readonly Dictionary<string, WorkflowInstance> _instances = [];
    private readonly List<(string Instance, HistoryEvent Call)> _open = [];

    public SimulatedEngine(FakeLedger ledger, int seed, CatalogLoadInput input)
    {
        _ledger = ledger;
        _choice = new Random(seed);
        Begin(Root, Workflows.CatalogLoad.Name, PortJson.Of(input));
    }

    /// <summary>Gets the histories that are over, in order of their end.</summary>
    public List<IReadOnlyList<HistoryEvent>> Finished { get; } = [];

    /// <summary>Gets the inputs given to continue-as-new.</summary>
    public List<string> Continuations { get; } = [];

    /// <summary>Gets the most pages loaded at once.</summary>
    public int MostPagesAtOnce { get; private set; }

    /// <summary>Gets the most segments loaded at once.</summary>
    public int MostSegmentsAtOnce { get; private set; }

    /// <summary>Gets the end of the run, once it is over.</summary>
    public CatalogLoadOutput? Output { get; private set; }

    /// <summary>Gets what the run's workflow threw, if it did.</summary>
    public string? Failure { get; private set; }

    /// <summary>Runs until the workflow is over.</summary>
    public CatalogLoadOutput Run()
    {
        while (Step())
        {
        }

        return Output!;
    }

    /// <summary>Answers one open call.</summary>
    /// <returns>Whether the workflow goes on.</returns>
    public bool Step()
    {
        if (Output is not null || Failure is not null)
        {
            return false;
        }

        var index = _choice.Next(_open.Count);
        var (instance, call) = _open[index];
        _open[index] = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        _ledger.Now += TimeSpan.FromMilliseconds(1 + _choice.Next(50));
        Answer(instance, Execute(call));
        return Output is null && Failure is null;
    }

    /// <summary>Runs an open activity without recording its answer, as a crash right after its end would.</summary>
    public void LoseAnswer()
    {
        var activities = _open.FindAll(o => o.Call.Kind == HistoryKind.ActivityCalled);
        if (activities.Count > 0)
        {
            Execute(activities[_choice.Next(activities.Count)].Call);
        }
    }

    /// <summary>Forgets everything but the histories and replays those.</summary>
    public void Crash()
    {
        _instances.Clear();
        _open.Clear();
        foreach (var (id, history) in _live)
        {
            var instance = new WorkflowInstance(history);
            _instances.Add(id, instance);
            instance.Start();
            _open.AddRange(instance.Open.Where(c => c.Kind != HistoryKind.WorkflowCalled).Select(c => (id, c)));
        }
    }

    private static string Child(string parent, HistoryEvent call) => $"{parent}/{call.Sequence}";

    private void Begin(string id, string name, string json)
    {
        var history = new List<HistoryEvent> { new(HistoryKind.Started, 0, name, json, _ledger.Now) };
        var instance = new WorkflowInstance(history);
        _live.Add(id, history);
        _instances.Add(id, instance);
        instance.Start();
        Follow(id, instance, 1);
    }

    private HistoryEvent Execute(HistoryEvent call)
    {
        if (call.Kind == HistoryKind.TimerSet)
        {
            var due = DateTimeOffset.Parse(call.Json, CultureInfo.InvariantCulture);
            _ledger.Now = due > _ledger.Now ? due : _ledger.Now;
            return new HistoryEvent(HistoryKind.Completed, call.Sequence, call.Name, string.Empty, _ledger.Now);
        }

        try
        {
            return new HistoryEvent(HistoryKind.Completed, call.Sequence, call.Name, _ledger.Run(call.Name, call.Json), _ledger.Now);
        }
        catch (ActivityFailedException failure)
        {
            return new HistoryEvent(failure.IsDatabaseAway ? HistoryKind.DatabaseAway : HistoryKind.Failed, call.Sequence, call.Name, failure.Message, _ledger.Now);
        }
    }

    private void Answer(string id, HistoryEvent answer)
    {
        var instance = _instances[id];
        var before = _live[id].Count;
        instance.Answer(answer);
        Follow(id, instance, before);
    }

    private void Follow(string id, WorkflowInstance instance, int from)
    {
        foreach (var call in _live[id].Skip(from).Where(e => e.Kind is HistoryKind.ActivityCalled or HistoryKind.TimerSet or HistoryKind.WorkflowCalled).ToList())
        {
            if (call.Kind == HistoryKind.WorkflowCalled)
            {
                Begin(Child(id, call), call.Name, call.Json);
            }
            else
            {
                _open.Add((id, call));
            }
        }

        MostPagesAtOnce = Math.Max(MostPagesAtOnce, _open.Count(o => o.Call.Name == Activities.LoadPage.Name));
        MostSegmentsAtOnce = Math.Max(MostSegmentsAtOnce, _live.Count - 1);
        if (instance.IsOver)
        {
            End(id, instance.Last);
        }
    }

    private void End(string id, HistoryEvent last)
    {
        Finished.Add(_live[id]);
        _live.Remove(id);
        _instances.Remove(id);
        if (id != Root)
        {
            var separator = id.LastIndexOf('/');
            var sequence = int.Parse(id.AsSpan(separator + 1), CultureInfo.InvariantCulture);
            Answer(id[..separator], new HistoryEvent(HistoryKind.Completed, sequence, last.Name, last.Json, _ledger.Now));
        }
        else if (last.Kind == HistoryKind.ContinuedAsNew)
        {
            Continuations.Add(last.Json);
            Begin(Root, last.Name, last.Json);
        }
        else if (last.Kind == HistoryKind.Threw)
        {
            Failure = last.Json;
        }
        else
        {
            Output = PortJson.To<CatalogLoadOutput>(last.Json);
        }
    }
}
