using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>DeleteMissing</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Feed">The feed's name.</param>
public sealed record DeleteMissingInput(Guid RunId, int Epoch, string Feed);

/// <summary>The output of the activity <c>DeleteMissing</c>. Append-only.</summary>
/// <param name="GoesOn">Whether products are left that another call discontinues or lists.</param>
/// <param name="Stop">Why the run cannot be completed, or <see langword="null"/>.</param>
public sealed record DeleteMissingOutput(bool GoesOn, StopReason? Stop = null);
