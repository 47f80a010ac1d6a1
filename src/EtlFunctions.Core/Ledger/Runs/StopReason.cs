namespace EtlFunctions.Ledger;

/// <summary>Why a run stops before its end.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Message">A short text for a person.</param>
public sealed record StopReason(StopKind Kind, string Message)
{
    /// <summary>Gets the state in which the run was found, with <see cref="StopKind.Fenced"/>; <see langword="null"/> where it is unknown.</summary>
    public RunState? Found { get; init; }
}
