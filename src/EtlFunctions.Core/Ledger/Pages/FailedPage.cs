namespace EtlFunctions.Ledger;

/// <summary>A page that a run gave up.</summary>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="Failures">The attempts that failed.</param>
/// <param name="Error">What the last one said.</param>
public sealed record FailedPage(int Number, int Failures, string? Error);
