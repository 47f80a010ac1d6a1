using EtlFunctions.Ledger;
using Npgsql;

namespace EtlFunctions.Loading;

/// <summary>Brings the number of requests that a source tried again into the ledger, whatever came of them.</summary>
internal sealed class SourceRetries(RunLedger runs)
{
    /// <summary>Adds the retries that came since the last time, by whichever page; throws for nothing.</summary>
    public async ValueTask NoteAsync(FeedSession session, Guid runId, int epoch)
    {
        var count = session.TakeRetries();
        if (count == 0)
        {
            return;
        }

        try
        {
            await runs.AddRetriesAsync(runId, epoch, count, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // A number must not hide what the caller is about to tell; the next page brings it along.
            session.GiveRetriesBack(count);
        }
    }
}
