using System.Globalization;
using EtlFunctions.Catalog;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>Settles what could not be decided record by record: products in several places, SKUs that several products list.</summary>
internal sealed class Settling(PlaceLedger places, ClaimLedger claims, RunLedger runs)
{
    private const int CodesAtOnce = 1000;
    private const int ProductsAtOnce = 1000;

    /// <summary>Does the next step, once all pages of a run are loaded.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epoch">The epoch held.</param>
    /// <param name="productsPerPage">The products that one page may settle, at most a chunk.</param>
    /// <param name="cancellationToken">Stops between statements.</param>
    /// <returns>Whether pages were planned, to be loaded before the next step; <see langword="false"/> when everything is settled.</returns>
    public async Task<bool> StepAsync(RunTotals run, int epoch, int productsPerPage, CancellationToken cancellationToken)
    {
        var found = await places.FindRepeatedAsync(run.RunId, epoch, cancellationToken);
        await WarnAsync(run.RunId, epoch, found, "with the same content", "it counts once", cancellationToken);
        if (found.Pages > 0)
        {
            return true;
        }

        var settling = await places.PlanSettlingAsync(run.RunId, epoch, productsPerPage, cancellationToken);
        await WarnAsync(run.RunId, epoch, settling, "", "the one with the latest updatedAt counts, where that does not tell the last", cancellationToken);
        if (settling.Pages > 0 || await SettleClaimsAsync(run, epoch, cancellationToken))
        {
            return true;
        }

        while (await claims.RefuseAsync(run.RunId, epoch, ProductsAtOnce, cancellationToken) > 0)
        {
        }

        await places.ForgetSingleAsync(run.RunId, cancellationToken);
        return false;
    }

    private async Task<bool> SettleClaimsAsync(RunTotals run, int epoch, CancellationToken cancellationToken)
    {
        var reload = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var owners = await claims.OwnersAsync(run.RunId, CodesAtOnce, cancellationToken);
            var (settled, losers) = await claims.SettleAsync(
                run.RunId, epoch, run.Since is null, CodesAtOnce, owners, [.. owners.Select(o => RecordKey.Hash(o))], cancellationToken);
            reload.UnionWith(losers);
            if (settled is null or 0)
            {
                break;
            }
        }

        if (reload.Count > 0)
        {
            await places.PlanCollectingAsync(run.RunId, epoch, [.. reload.Select(r => RecordKey.Hash(r))], [.. reload], cancellationToken);
        }

        return reload.Count > 0;
    }

    private async Task WarnAsync(Guid runId, int epoch, PlacePlan plan, string how, string what, CancellationToken cancellationToken)
    {
        if (plan.Products > 0)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Products:N0} {(plan.Products == 1 ? "product stands" : "products stand")} in several records{(how.Length > 0 ? " " + how : "")}, such as {string.Join("; ", plan.Examples)}: {what}.");
            await runs.WarnAsync(runId, epoch, [text], cancellationToken);
        }
    }
}
