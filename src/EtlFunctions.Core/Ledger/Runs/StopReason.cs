namespace EtlFunctions.Ledger;

/// <summary>Why a run stops before its end.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Message">A short text for a person.</param>
public sealed record StopReason(StopKind Kind, string Message);
