using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>Notes that a page is given up for this attempt of the run.</summary>
internal sealed class FailPageActivity(PageLedger pages, ILogger<FailPageActivity> logger) : IActivity<FailPageInput, bool>
{
    public async Task<bool> RunAsync(FailPageInput input, CancellationToken cancellationToken)
    {
        // Told once it is so: an attempt that does not reach the ledger is made again.
        if (await pages.GiveUpAsync(input.RunId, input.Epoch, input.Page, input.Error, cancellationToken))
        {
            logger.PageGivenUp(input.RunId, input.Page, input.Error);
        }

        return true;
    }
}
