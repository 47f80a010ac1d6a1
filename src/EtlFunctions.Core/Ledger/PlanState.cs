namespace EtlFunctions.Ledger;

/// <summary>Where a run's planning stands.</summary>
/// <param name="Cursor">The source's cursor; <see langword="null"/> at the start, and at the end.</param>
/// <param name="IsComplete">Whether every page is planned.</param>
/// <param name="PagesPlanned">The pages planned.</param>
/// <param name="Progress">The part of the source planned, where its size is known.</param>
/// <param name="Epoch">The run's epoch.</param>
/// <param name="State">The run's state.</param>
/// <param name="Since">The value the run starts from, or <see langword="null"/> where it reads everything.</param>
internal sealed record PlanState(string? Cursor, bool IsComplete, int PagesPlanned, double? Progress, int Epoch, RunState State, string? Since = null);
