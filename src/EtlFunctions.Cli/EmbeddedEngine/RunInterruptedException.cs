using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>A run was stopped on request and can be resumed.</summary>
internal sealed class RunInterruptedException(Guid? runId, RunSummary? summary, CancellationToken token)
    : OperationCanceledException("The run was interrupted; it can be resumed.", token)
{
    /// <summary>Gets the run, or <see langword="null"/> when it had not begun.</summary>
    public Guid? RunId { get; } = runId;

    /// <summary>Gets what is done so far, or <see langword="null"/> when the run had not begun or the ledger could not be told.</summary>
    public RunSummary? Summary { get; } = summary;
}
