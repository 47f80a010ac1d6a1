using System.Text.Json.Serialization;

namespace EtlFunctions.Orchestration;

/// <summary>The states that a workflow shows: those of its run in the ledger, and those that no ledger has. Append-only.</summary>
public enum WorkflowState
{
    /// <summary>Not begun.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Planning and loading pages.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Waiting until the source allows the next request.</summary>
    [JsonStringEnumMemberName("rate_limited")]
    RateLimited,

    /// <summary>Over: the run has work left and can be resumed.</summary>
    [JsonStringEnumMemberName("incomplete")]
    Incomplete,

    /// <summary>Over: every record read is loaded.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Over: every record read is loaded or kept as a reject.</summary>
    [JsonStringEnumMemberName("succeeded_with_rejects")]
    SucceededWithRejects,

    /// <summary>Over: no resume mends the run; the next start begins anew.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Over: somebody cancelled the run.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Waiting until the database can be reached again. The ledger cannot be told, so it shows the state before.</summary>
    [JsonStringEnumMemberName("waiting_for_database")]
    WaitingForDatabase,

    /// <summary>Over here: another workflow or process has the run, or ended it. The ledger tells what becomes of it.</summary>
    [JsonStringEnumMemberName("taken_over")]
    TakenOver,

    /// <summary>Over here before anything was done: the run may not begin, since the feed is another holder's or the run is over.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,
}
