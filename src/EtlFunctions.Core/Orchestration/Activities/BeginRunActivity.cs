using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Orchestration;

/// <summary>Takes the lease and begins or adopts a run.</summary>
internal sealed class BeginRunActivity(RunLedger ledger, ShapeLedger shapes, SkuGuard skus, IFeedProvider feeds, ILogger<BeginRunActivity> logger) : IActivity<BeginRunInput, BeginRunOutput>
{
    public async Task<BeginRunOutput> RunAsync(BeginRunInput input, CancellationToken cancellationToken)
    {
        var feed = feeds.Load(input.Feed);
        var order = new RunOrder(input.RunId, input.Feed, input.Mode, input.Holder, input.DeadHolder, input.FullRefresh) { FeedFile = input.FeedFile };
        var begin = await ledger.BeginAsync(order, RunStart.Of(feed, input.Limits), cancellationToken);
        if (begin is { Ended: { } ended, DeadEnd: { } why })
        {
            logger.RunFailed(ended, input.Feed, why.Kind, why.Message);
            logger.RunReplaced(ended, input.Feed, begin.RunId!.Value);
        }

        if (begin.MayRun)
        {
            logger.RunBegun(begin.Outcome, begin.RunId!.Value, input.Feed, begin.Epoch, begin.PagesCommitted, begin.PagesPlanned);
        }

        if (begin.MayRun && feed.Target.MaxDeletePercent == 0)
        {
            await skus.ForbidAsync(begin.RunId!.Value, begin.Epoch, cancellationToken);
        }

        // Accepting is kept with the run, for its resumes; a mapper in code names no paths to hold.
        var holds = begin.MayRun && feed is { Shape.Check: true, Mapping.Mapper: null }
            && await shapes.HoldsAsync(begin.RunId!.Value, begin.Epoch, input.AcceptShape, cancellationToken);
        return BeginRunOutput.Of(begin) with { HoldsShape = holds };
    }
}
