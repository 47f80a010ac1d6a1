using EtlFunctions.Cli.Output;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using Spectre.Console;

namespace EtlFunctions.Cli.Runs;

/// <summary>A run's summary for people: a line for each number that somebody asks for.</summary>
internal static class RunReport
{
    /// <summary>Gets the lines below the headline.</summary>
    public static IEnumerable<string> Lines(RunSummary run) => RunWords.Lines(run, CommandName.With);

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

    public static string Line(string label, string text) => RunWords.Line(label, text);

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
