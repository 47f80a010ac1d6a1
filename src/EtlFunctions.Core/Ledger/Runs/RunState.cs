using System.Text.Json.Serialization;

namespace EtlFunctions.Ledger;

/// <summary>The states of a run. <see cref="RunTransitions"/> has the legal changes.</summary>
public enum RunState
{
    /// <summary>Asked for, not begun.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Planning and loading pages.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Waiting until the source allows the next request.</summary>
    [JsonStringEnumMemberName("rate_limited")]
    RateLimited,

    /// <summary>Ended with work left: interrupted, or pages failed. It can be resumed.</summary>
    [JsonStringEnumMemberName("incomplete")]
    Incomplete,

    /// <summary>Every record read is loaded.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Every record read is loaded or kept as a reject.</summary>
    [JsonStringEnumMemberName("succeeded_with_rejects")]
    SucceededWithRejects,

    /// <summary>Ended in a way that no resume mends, mostly before anything could be loaded. A new run starts anew.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Ended on request, or superseded by a fresh run. A new run starts anew.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
