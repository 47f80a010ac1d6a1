using EtlFunctions.Diagnostics;

namespace EtlFunctions.Ledger;

/// <summary>A run in words: the one text that a night leaves, in the log and at the command line.</summary>
public static class RunWords
{
    /// <summary>The width of the labels before the texts.</summary>
    public const int LabelWidth = 14;

    private const int LongestReason = 240;

    /// <summary>Gets the whole text, a line for each thing that somebody asks for.</summary>
    /// <param name="run">The run.</param>
    public static string Of(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return string.Join('\n', Lines(run, command => $"etl {command}"));
    }

    /// <summary>Gets the lines.</summary>
    /// <param name="run">The run.</param>
    /// <param name="command">Gets how a command is called, such as <c>etl deletes show 7</c> for <c>deletes show 7</c>.</param>
    public static IEnumerable<string> Lines(RunSummary run, Func<string, string> command)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(command);
        return Products(run).Concat(Rejects(run)).Concat(Deletes(run, command)).Concat(Work(run)).Concat(End(run));
    }

    /// <summary>Gets a line.</summary>
    /// <param name="label">What it is about; empty below a line of the same.</param>
    /// <param name="text">The text; further lines are put below its beginning.</param>
    public static string Line(string label, string text)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(text);
        return $"  {label.PadRight(LabelWidth)}{text.ReplaceLineEndings("\n" + new string(' ', LabelWidth + 2))}";
    }

    /// <summary>Words why records were rejected.</summary>
    internal static string Reason(CommonReject reason)
    {
        var message = reason.Message.ReplaceLineEndings(" ").TrimEnd('.');
        message = message.Length <= LongestReason ? message : $"{message[..LongestReason]}…";
        return $"{Amount.Of(reason.Count)} x {reason.Code}: {message} (first at {reason.Location})";
    }

    private static IEnumerable<string> Products(RunSummary run)
    {
        yield return Line(
            "read",
            $"{Amount.Of(run.Read)} = {Amount.Of(run.Inserted)} inserted + {Amount.Of(run.Updated)} updated + {Amount.Of(run.Unchanged)} unchanged + {Amount.Of(run.Rejected)} rejected"
                + (run.Filtered > 0 ? $" + {Amount.Of(run.Filtered)} filtered" : string.Empty));
        if (run.Filtered > 0)
        {
            yield return Line("", "filtered are those that the feed's transform left out");
        }

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
    }

    private static IEnumerable<string> Rejects(RunSummary run)
    {
        var told = 0L;
        foreach (var reason in run.RejectReasons ?? [])
        {
            yield return Line(told == 0 ? "rejected" : "", Reason(reason));
            told += reason.Count;
        }

        if (told > 0 && told < run.Rejected)
        {
            yield return Line("", $"and {Amount.Of(run.Rejected - told)} for other reasons");
        }
    }

    private static IEnumerable<string> Deletes(RunSummary run, Func<string, string> command)
    {
        if (run.Discontinued > 0)
        {
            yield return Line("discontinued", $"{Amount.Of(run.Discontinued, "product")} no longer in the source, with their SKUs");
        }

        if (run.DeletesWithheld > 0)
        {
            yield return Line("withheld", $"the deletes of {Amount.Of(run.DeletesWithheld, "product")} no longer in the source: '{command($"deletes show {run.RunId}")}'");
        }
    }

    private static IEnumerable<string> Work(RunSummary run)
    {
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
        if (run.Waits > 0)
        {
            yield return Line("waits", $"{Amount.Of(run.Waits)} as the source asked, {Amount.Duration(TimeSpan.FromSeconds(run.WaitSeconds))} in all");
        }

        if (run.SlowestPages is { Count: > 0 } slow)
        {
            yield return Line("slowest pages", string.Join(", ", slow.Select(page => $"{Amount.Of(page.Page)} ({Amount.Duration(TimeSpan.FromSeconds(page.Seconds))})")));
        }

        yield return Line("time", $"{Amount.Duration(TimeSpan.FromSeconds(run.DurationSeconds))}, {Amount.Of((long)run.ProductsPerSecond)} products/s");
    }

    private static IEnumerable<string> End(RunSummary run)
    {
        foreach (var warning in run.Warnings ?? [])
        {
            yield return Line("warning", warning);
        }

        if (run.Error is { } error)
        {
            yield return Line("ended", error);
        }
    }
}
