using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Runs;

/// <summary>What a run did not see and what becomes of it, in words.</summary>
internal static class DeletesReport
{
    public static void Show(CommandConsole console, RunTotals run, Deletion? deletion, IReadOnlyList<WithheldProduct> products)
    {
        if (deletion is null)
        {
            console.Say($"Run {run.RunId} of feed {run.Feed} judged no deletes: its feed does not say \"deleteMissing\": \"soft\", or it did not read the whole source to its end.");
            return;
        }

        console.Say($"Run {run.RunId} of feed {run.Feed} did not see {Amount.Of(deletion.Missing)} of {Amount.Of(deletion.Known, "product")}");
        if (deletion.Discontinued > 0)
        {
            console.Say(RunReport.Line("discontinued", $"{Amount.Of(deletion.Discontinued, "product")} with {Amount.Of(deletion.Skus, "SKU")}"));
        }

        if (deletion.Reason is not { } reason)
        {
            return;
        }

        console.Say(RunReport.Line("withheld", reason));
        if (deletion.ApprovedAt is not null)
        {
            console.Say(RunReport.Line(
                "approved", $"{Amount.Of(deletion.Approved, "product")} discontinued with {Amount.Of(deletion.ApprovedSkus, "SKU")}; {Amount.Of(deletion.Stayed)} stayed, as they were seen or changed since"));
        }

        if (deletion.Waiting == 0)
        {
            console.Say(deletion.ApprovedAt is null ? "A later run has dealt with them; none waits." : "None waits.");
            return;
        }

        console.Say(RunReport.Line("waiting", Amount.Of(deletion.Waiting, "product")));
        foreach (var product in products.Where(p => p.Id is not null))
        {
            console.Say($"    {product.Id}  {product.Title}  ({Amount.Of(product.Skus, "SKU")}{(product.Stays ? "; loaded or discontinued since, stays" : "")})");
        }

        if (deletion.Waiting > products.Count)
        {
            console.Say($"    and {Amount.Of(deletion.Waiting - products.Count, "product")} more (--limit)");
        }

        console.Say($"Discontinue them with '{CommandName.With($"deletes approve {run.RunId}")}'; what later runs saw stays.");
    }

    /// <exception cref="CommandException">It was refused.</exception>
    public static void Show(CommandConsole console, RunTotals run, ApprovalResult result)
    {
        var done = $"{Amount.Of(result.Discontinued, "product")} of feed {run.Feed} {(result.Discontinued == 1 ? "is" : "are")} discontinued with {Amount.Of(result.Skus, "SKU")}"
            + (result.Stayed > 0 ? $"; {Amount.Of(result.Stayed)} stay, as they were seen or changed since run {run.RunId}" : "") + ".";
        if (result.Refusal is not { } refusal)
        {
            console.Say(done);
            return;
        }

        var before = result.Discontinued + result.Stayed > 0 ? $"{done} {Amount.Of(result.Waiting, "product")} still wait: " : "Nothing was changed: ";
        throw new CommandException(ExitCode.Failed, before + refusal switch
        {
            ApprovalRefusal.Nothing => $"run {run.RunId} of feed {run.Feed} has no deletes that wait.",
            ApprovalRefusal.Running => $"run {result.Other} of the feed is under way. Wait for it and approve then; if its process is dead, go on with '{CommandName.With($"resume {result.Other}")}' or end it with '{CommandName.With($"cancel {result.Other}")}'.",
            ApprovalRefusal.Pruned => $"run {result.Other} of the feed is later, and what it saw is no longer kept. Load the feed again; what is missing then is listed anew.",
            _ => $"run {result.Other} of the feed is later and read records whose key could not be read, which may be any of these products. Approve the list of the feed's last run that read everything: '{CommandName.With("deletes show")} <run>'.",
        });
    }
}
