using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Orchestration.Simulation;

/// <summary>The activities over a ledger and a source in memory, with what shall go wrong. Each may run more than once for one call.</summary>
internal sealed class FakeLedger(int pages)
{
    private const int RecordsPerPage = 25;
    private readonly Dictionary<int, string> _states = [];
    private readonly Dictionary<int, int> _attempts = [];
    private int _planned;
    private long _read;
    private int _plans;
    private bool _planComplete;

    /// <summary>Gets the run's sizes.</summary>
    public LimitOptions Limits { get; init; } = new();

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gets or sets what a page does instead of being committed, given its number and the number of the attempt from 1.</summary>
    public Func<int, int, LoadPageOutput?> Page { get; set; } = (_, _) => null;

    /// <summary>Gets or sets what a plan does instead, given the pages planned and the number of the plan from 1.</summary>
    public Func<int, int, PlanSegmentOutput?> Plan { get; set; } = (_, _) => null;

    /// <summary>Gets or sets whether the plan of that number moves on without giving pages.</summary>
    public Func<int, bool> IsEmptyPlan { get; set; } = _ => false;

    /// <summary>Gets or sets a value indicating whether the first pages are held against a shape.</summary>
    public bool HoldsShape { get; set; }

    /// <summary>Gets or sets what the load of the first pages does instead, given the number of the call from 1.</summary>
    public Func<int, LoadHeadOutput?> Head { get; set; } = _ => null;

    /// <summary>Gets the inputs of the loads of the first pages.</summary>
    public List<LoadHeadInput> Heads { get; } = [];

    /// <summary>Gets or sets what the note of a failed page throws.</summary>
    public Func<int, Exception?> Fail { get; set; } = _ => null;

    /// <summary>Gets or sets whether the database is away when an activity is called, given the activity's name.</summary>
    public Func<string, bool> IsAway { get; set; } = _ => false;

    /// <summary>Gets or sets what the books lack.</summary>
    public string? Missing { get; set; }

    /// <summary>Gets the calls made, by activity.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    /// <summary>Gets or sets what the begin answers instead.</summary>
    public BeginRunOutput? BeginWith { get; set; }

    /// <summary>Gets or sets why the verdict is not this holder's to give.</summary>
    public StopReason? CompleteWith { get; set; }

    public int Committed => _states.Count(s => s.Value == "committed");

    public int Failed => _states.Count(s => s.Value == "failed");

    /// <summary>Gets the input with which the run was completed, if it was.</summary>
    public CompleteRunInput? Completed { get; private set; }

    /// <summary>Gets how often each page was tried.</summary>
    public IReadOnlyDictionary<int, int> Attempts => _attempts;

    /// <summary>Gets what each call that deletes answers, by its number; without it the run deletes nothing.</summary>
    public Func<int, DeleteMissingOutput>? Deletes { get; init; }

    /// <summary>Runs an activity.</summary>
    public string Run(string name, string json)
    {
        Calls[name] = Calls.GetValueOrDefault(name) + 1;
        if (IsAway(name))
        {
            throw new ActivityFailedException(name, "connection refused") { IsDatabaseAway = true };
        }

        return name switch
        {
            "BeginRun" => PortJson.Of(Begin(PortJson.To<BeginRunInput>(json))),
            "LoadHead" => PortJson.Of(LoadHead(PortJson.To<LoadHeadInput>(json))),
            "PlanSegment" => PortJson.Of(PlanSegment(PortJson.To<PlanSegmentInput>(json))),
            "LoadPage" => PortJson.Of(LoadPage(PortJson.To<LoadPageInput>(json))),
            "FailPage" => PortJson.Of(FailPage(PortJson.To<FailPageInput>(json))),
            "Reconcile" => PortJson.Of(new ReconcileOutput(Missing ?? (Failed > 0 ? $"{Failed} pages failed" : null)) { DeletesMissing = Deletes is not null && Missing is null && Failed == 0 }),
            "DeleteMissing" => PortJson.Of(Deletes!(Calls[name])),
            "CompleteRun" => PortJson.Of(Complete(PortJson.To<CompleteRunInput>(json))),
            _ => throw new InvalidOperationException($"No such activity: {name}"),
        };
    }

    private BeginRunOutput Begin(BeginRunInput input) =>
        BeginWith ?? new() { Outcome = BeginOutcome.Begun, RunId = input.RunId, Epoch = 1, Limits = Limits, State = RunState.Running, HoldsShape = HoldsShape };

    private LoadHeadOutput LoadHead(LoadHeadInput input)
    {
        Heads.Add(input);
        if (Head(Heads.Count) is { } other)
        {
            return other;
        }

        _planned = Math.Max(_planned, Math.Min(pages, 4));
        _planComplete |= _planned == pages;
        var loaded = Enumerable.Range(1, _planned).Where(n => n <= 4 && _states.TryAdd(n, "committed")).Count();
        _read += loaded * RecordsPerPage;
        return new LoadHeadOutput(loaded, 0, new LoadCounts { Read = loaded * RecordsPerPage, Inserted = loaded * RecordsPerPage }, _planned, 0.5);
    }

    private PlanSegmentOutput PlanSegment(PlanSegmentInput input)
    {
        if (Plan(_planned, ++_plans) is { } other)
        {
            return other;
        }

        if (!_planComplete && Enumerable.Range(input.After + 1, _planned - input.After).All(n => _states.GetValueOrDefault(n) == "committed"))
        {
            _planned = IsEmptyPlan(_plans) ? _planned : Math.Min(pages, _planned + input.Limits.PagesPerSegment);
            _planComplete = _planned == pages;
        }

        var unfinished = Enumerable.Range(input.After + 1, _planned - input.After)
            .Where(n => _states.GetValueOrDefault(n) != "committed").Take(input.Limits.PagesPerSegment).Select(n => new SegmentPage(n, $"{n}")).ToList();
        var isEnd = _planComplete && (unfinished.Count == 0 || unfinished[^1].Number == _planned);
        return new PlanSegmentOutput(unfinished, isEnd, _planned, pages == 0 ? 1 : (double)_planned / pages);
    }

    private LoadPageOutput LoadPage(LoadPageInput input)
    {
        var number = input.Page.Number;
        if (_states.GetValueOrDefault(number) == "committed")
        {
            return new LoadPageOutput(PageOutcome.Committed, LoadCounts.Zero);
        }

        var attempt = _attempts[number] = _attempts.GetValueOrDefault(number) + 1;
        if (Page(number, attempt) is { } other)
        {
            _read += other.Counts.Read;
            _states[number] = other.Outcome == PageOutcome.Failed ? "failed" : "planned";
            return other;
        }

        _states[number] = "committed";
        _read += RecordsPerPage;
        return new LoadPageOutput(PageOutcome.Committed, new LoadCounts { Read = RecordsPerPage, Inserted = RecordsPerPage }, Chunks: 1);
    }

    private bool FailPage(FailPageInput input)
    {
        if (Fail(input.Page) is { } failure)
        {
            throw failure;
        }

        _states[input.Page] = "failed";
        return true;
    }

    private CompleteRunOutput Complete(CompleteRunInput input)
    {
        Completed = input;
        var state = input.Stop is null ? RunState.Succeeded : RunState.Incomplete;
        var summary = new RunSummary
        {
            RunId = input.RunId, Feed = input.Feed, State = state, Pages = Committed, PagesPlanned = _planned, PagesFailed = Failed, Read = _read, Inserted = _read,
        };
        return new CompleteRunOutput(summary, CompleteWith ?? input.Stop);
    }
}
