using System.Text.Json.Serialization;

namespace EtlFunctions.Ledger;

/// <summary>The summary of a run, printed as the last line by <c>--output json</c> and kept in the ledger. Append-only.</summary>
public sealed record RunSummary : RecordCounts
{
    /// <summary>Makes an empty summary, to be filled.</summary>
    public RunSummary()
    {
    }

    private RunSummary(RecordCounts counts)
        : base(counts)
    {
    }

    /// <summary>Gets the run.</summary>
    [JsonPropertyOrder(-2)]
    public required Guid RunId { get; init; }

    /// <summary>Gets the feed.</summary>
    [JsonPropertyOrder(-2)]
    public required string Feed { get; init; }

    /// <summary>Gets the state.</summary>
    [JsonPropertyOrder(-2)]
    public required RunState State { get; init; }

    /// <summary>Gets the products discontinued, since the source no longer has them; their SKUs are among <see cref="RecordCounts.SkusDiscontinued"/>.</summary>
    public long Discontinued { get; init; }

    /// <summary>Gets the products that the source no longer has and that stay until a person approves.</summary>
    public long DeletesWithheld { get; init; }

    /// <summary>Gets the pages committed.</summary>
    public int Pages { get; init; }

    /// <summary>Gets the pages planned.</summary>
    public int PagesPlanned { get; init; }

    /// <summary>Gets the pages given up for this attempt.</summary>
    public int PagesFailed { get; init; }

    /// <summary>Gets the chunks committed.</summary>
    public long Chunks { get; init; }

    /// <summary>Gets the attempts at pages and the requests of the source that failed and were tried again, also those made before a page was given up.</summary>
    public long Retries { get; init; }

    /// <summary>Gets how often the run waited since the source asked it to.</summary>
    public int Waits { get; init; }

    /// <summary>Gets the seconds of these waits.</summary>
    public double WaitSeconds { get; init; }

    /// <summary>Gets the slowest pages, at most five that took a second or more, the slowest first; <see langword="null"/> where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SlowPage>? SlowestPages { get; init; }

    /// <summary>Gets the reasons that records were rejected for, the commonest ten; <see langword="null"/> where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CommonReject>? RejectReasons { get; init; }

    /// <summary>Gets the seconds spent running, over all attempts.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>Gets the records read per second spent running.</summary>
    public double ProductsPerSecond { get; init; }

    /// <summary>Gets the value an incremental run started from, or <see langword="null"/> where it read everything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Since { get; init; }

    /// <summary>Gets the highest cursor value of an incremental run that succeeded, at most the run's start; the next run goes on from it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Watermark { get; init; }

    /// <summary>Gets what a person should know that is no error, such as an announced total that changed; at most 20 texts, <see langword="null"/> where there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Gets why the run ended early.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Gets the kind of that reason in a word, such as <c>interrupted</c> or <c>source_changed</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StopKind { get; init; }

    /// <summary>Gets a value indicating whether the run is unfinished and can be gone on with.</summary>
    [JsonIgnore]
    public bool CanGoOn => State.IsResumable() && StopKinds.Parse(StopKind)?.IsDeadEnd() != true;

    /// <summary>Makes the summary of what the ledger shows.</summary>
    /// <param name="run">The run.</param>
    public static RunSummary Of(RunTotals run) => new(run.Counts)
    {
        RunId = run.RunId,
        Feed = run.Feed,
        State = run.State,
        SkusDiscontinued = run.Counts.SkusDiscontinued + run.SkusOfDiscontinued,
        Discontinued = run.Discontinued,
        DeletesWithheld = run.DeletesWithheld,
        Pages = run.PagesCommitted,
        PagesPlanned = run.PagesPlanned,
        PagesFailed = run.PagesFailed,
        Chunks = run.Chunks,
        Retries = run.Retries,
        Waits = run.Waits,
        WaitSeconds = Math.Round(run.WaitSeconds, 1),
        SlowestPages = run.SlowestPages.Count > 0 ? run.SlowestPages : null,
        RejectReasons = run.RejectReasons.Count > 0 ? run.RejectReasons : null,
        DurationSeconds = Math.Round(run.ActiveSeconds, 3),
        // Of the seconds that are told: whoever divides, and the summary read again, gets the same.
        ProductsPerSecond = run.ActiveSeconds >= 0.001 ? Math.Round(run.Counts.Read / Math.Round(run.ActiveSeconds, 3), 1) : 0,
        Since = run.Since,
        Watermark = run.State.IsSuccess() ? run.Watermark?.Value : null,
        Warnings = run.Warnings.Count > 0 ? run.Warnings : null,
        Error = run.Error,
        StopKind = run.StopKind?.ToText(),
    };
}
