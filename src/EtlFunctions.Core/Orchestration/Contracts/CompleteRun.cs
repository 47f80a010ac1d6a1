using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>CompleteRun</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Feed">The feed's name.</param>
/// <param name="Stop">Why the run stops early, or <see langword="null"/>.</param>
public sealed record CompleteRunInput(Guid RunId, int Epoch, string Feed, StopReason? Stop = null);

/// <summary>The output of the activity <c>CompleteRun</c> and of the whole run. Append-only.</summary>
/// <param name="Summary">The run's summary from the ledger.</param>
/// <param name="Stop">Why the run stopped early, or <see langword="null"/>.</param>
public sealed record CompleteRunOutput(RunSummary Summary, StopReason? Stop = null);
