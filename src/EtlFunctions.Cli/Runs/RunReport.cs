using EtlFunctions.Cli.Display;
using EtlFunctions.Cli.Output;
using EtlFunctions.Ledger;
using Spectre.Console;

namespace EtlFunctions.Cli.Runs;

/// <summary>A run's summary for people: a line for each number that somebody asks for.</summary>
internal static class RunReport
{
    private const int LabelWidth = 14;

    /// <summary>Gets the lines below the headline.</summary>
    public static IEnumerable<string> Lines(RunSummary run)
    {
        yield return Line(
            "read",
            $"{Amount.Of(run.Read)} = {Amount.Of(run.Inserted)} inserted + {Amount.Of(run.Updated)} updated + {Amount.Of(run.Unchanged)} unchanged + {Amount.Of(run.Rejected)} rejected");
        if (run.Duplicates + run.Stale > 0)
        {
            yield return Line("", $"of the unchanged, {Amount.Of(run.Duplicates)} are superseded by another record of their product and {Amount.Of(run.Stale)} are older than what is stored");
        }

        if (run.Repaired > 0)
        {
            yield return Line("", $"of the updated, {Amount.Of(run.Repaired)} had rows that were changed since they were loaded, and are repaired");
        }

        yield return Line(
            "SKUs", $"{Amount.Of(run.SkusInserted)} inserted, {Amount.Of(run.SkusUpdated)} updated, {Amount.Of(run.SkusDiscontinued)} discontinued");
        if (run.Discontinued > 0)
        {
            yield return Line("discontinued", $"{Amount.Of(run.Discontinued, "product")} no longer in the source, with their SKUs");
        }

        if (run.DeletesWithheld > 0)
        {
            yield return Line("withheld", $"the deletes of {Amount.Of(run.DeletesWithheld, "product")} no longer in the source: '{CommandName.With($"deletes show {run.RunId}")}'");
        }

        yield return Line(
            "pages", $"{Amount.Of(run.Pages)} committed of {Amount.Of(run.PagesPlanned)} planned{(run.PagesFailed > 0 ? $", {Amount.Of(run.PagesFailed)} failed" : "")}");
        yield return Line("chunks", Amount.Of(run.Chunks));
        if (run.Since is { } since)
        {
            yield return Line("since", since);
        }

        if (run.Watermark is { } watermark)
        {
            yield return Line("watermark", watermark);
        }

        yield return Line("retries", Amount.Of(run.Retries));
        yield return Line("time", $"{Amount.Duration(TimeSpan.FromSeconds(run.DurationSeconds))}, {Amount.Of((long)run.ProductsPerSecond)} products/s");
        foreach (var warning in run.Warnings ?? [])
        {
            yield return Line("warning", warning);
        }

        if (run.Error is { } error)
        {
            yield return Line("ended", error.ReplaceLineEndings("\n" + new string(' ', LabelWidth + 2)));
        }
    }

    /// <summary>Gets which pages failed and why.</summary>
    /// <param name="pages">Some of them.</param>
    /// <param name="failed">How many there are.</param>
    public static IEnumerable<string> FailedPages(IReadOnlyList<FailedPage> pages, int failed)
    {
        foreach (var same in pages.GroupBy(page => page.Error ?? "no reason kept"))
        {
            var numbers = string.Join(", ", same.Select(page => Amount.Of(page.Number)));
            yield return Line(same.Count() == 1 ? "failed page" : "failed pages", $"{numbers} after {Amount.Of(same.Max(page => page.Failures), "attempt")}: {same.Key.ReplaceLineEndings(" ")}");
        }

        if (failed > pages.Count)
        {
            yield return Line("", $"and {Amount.Of(failed - pages.Count, "page")} more");
        }
    }

    public static string Line(string label, string text) => $"  {label.PadRight(LabelWidth)}{text}";

    /// <summary>Writes which run it is and how it stands.</summary>
    public static void Headline(CommandConsole console, Guid runId, string feed, RunState state)
    {
        var headline = $"Run {runId} of feed {feed}: ";
        if (console.IsLive)
        {
            console.Draw(new Text(headline));
            console.Draw(new Text(state.ToText() + Environment.NewLine, new Style(ColorOf(state))));
        }
        else
        {
            console.Say(headline + state.ToText());
        }
    }

    private static Color ColorOf(RunState state) => state switch
    {
        RunState.Succeeded => Color.Green,
        RunState.SucceededWithRejects or RunState.Incomplete or RunState.RateLimited => Color.Yellow,
        RunState.Failed or RunState.Cancelled => Color.Red,
        _ => Color.Blue,
    };
}
