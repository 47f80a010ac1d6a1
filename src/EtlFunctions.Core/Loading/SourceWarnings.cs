using EtlFunctions.Ledger;

namespace EtlFunctions.Loading;

/// <summary>Brings what a source warns of into the ledger, before anything that was read under the warning is committed.</summary>
internal sealed class SourceWarnings(RunLedger runs, DeleteLedger deletes)
{
    /// <summary>Notes the warnings that came since the last time. Repeated, or by two pages at once, it notes each once.</summary>
    public async ValueTask NoteAsync(FeedSession session, Guid runId, int epoch, CancellationToken cancellationToken)
    {
        var warnings = session.Source.Warnings;
        if (warnings.Count > session.WarningsNoted)
        {
            await runs.WarnAsync(runId, epoch, warnings, cancellationToken);
            session.WarningsNoted = warnings.Count;
        }

        var doubts = session.Source.Doubts;
        if (doubts.Count > session.DoubtsNoted)
        {
            await deletes.DoubtAsync(runId, epoch, doubts, cancellationToken);
            session.DoubtsNoted = doubts.Count;
        }
    }
}
