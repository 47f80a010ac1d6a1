using System.Text;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Cli.Display;

/// <summary>A run's progress in lines of text.</summary>
internal static class LoadText
{
    /// <summary>Gets the line for a run that begins or goes on.</summary>
    public static string Begin(string feed, BeginRunOutput begin) => begin switch
    {
        { Outcome: BeginOutcome.Adopted } => $"Resuming run {begin.RunId} of feed {feed}: {Amount.Of(begin.PagesCommitted)} of {Amount.Of(begin.PagesPlanned)} planned pages are committed (run --fresh starts anew)",
        { Ended: { } ended, DeadEnd: { } why } =>
            $"Run {ended} cannot be gone on with ({why.Kind.ToText()}): {OneLine(why.Message)}{Environment.NewLine}It is ended as failed. Run {begin.RunId} of feed {feed} begins anew.",
        _ => $"Run {begin.RunId} of feed {feed}",
    };

    /// <summary>Gets the line that a progress shows where nothing can be redrawn.</summary>
    public static string Line(LoadProgress progress, DateTimeOffset now)
    {
        var counters = progress.Counters;
        var line = new StringBuilder();
        if (progress.Part is { } part)
        {
            line.Append(Amount.Percent(part).PadLeft(5)).Append("  ");
        }

        line.Append(Pages(progress)).Append("  ").Append(Amount.Of(counters.Read, "product"));
        if (progress.ProductsPerSecond is { } rate)
        {
            line.Append("  ").Append(Amount.PerSecond(rate));
        }

        line.Append("  ").Append(Amount.Of(counters.Rejected, "reject"));
        line.Append("  ").Append(Amount.Of(counters.Retries, "retry", "retries"));
        if (progress.Remaining is { } remaining)
        {
            line.Append("  ").Append(Amount.Clock(remaining)).Append(" left");
        }

        if (counters.PagesFailed > 0 && counters.Failures.Count > 0)
        {
            line.Append("  ").Append(Amount.Of(counters.PagesFailed, "page")).Append(" failed, the last: ").Append(Failure(counters.Failures[^1]));
        }

        if (Waiting(counters, now) is { } waiting)
        {
            line.Append("  ").Append(waiting);
        }

        return line.ToString();
    }

    /// <summary>Gets the line for an outage of the database that begins.</summary>
    public static string DatabaseLost(DatabaseWait wait) =>
        $"The run waits for its database, for {Amount.Duration(wait.GivesUpAt - wait.Since)} at most: {OneLine(wait.Error)}";

    public static string Pages(LoadProgress progress) => progress.PagesTotal is { } total
        ? $"{Amount.Of(progress.PagesCommitted)} of {Amount.Of(total, "page")}"
        : Amount.Of(progress.PagesCommitted, "page");

    public static string Failure(PageFailure failure) => $"page {Amount.Of(failure.Page)}: {OneLine(failure.Error)}";

    /// <summary>Gets what the run waits for, if it does.</summary>
    public static string? Waiting(LoadCounters counters, DateTimeOffset now) => counters switch
    {
        { DatabaseAway: { } away } =>
            $"the database cannot be reached for {Amount.Duration(now - away.Since)}, next try in {Amount.Duration(away.Until - now)} (given up in {Amount.Duration(away.GivesUpAt - now)}): {OneLine(away.Error)}",
        { WaitingUntil: { } until, WaitingFor: { } what } => $"waiting for {what}, next look in {Amount.Duration(until - now)}",
        { WaitingUntil: { } until } => $"the source asks to wait another {Amount.Duration(until - now)}",
        { Retry: { } retry } => $"{retry.Step} failed (attempt {retry.Attempt}), next in {Amount.Duration(retry.Until - now)}: {OneLine(retry.Error)}",
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
