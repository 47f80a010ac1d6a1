using EtlFunctions.Cli.Output;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Diagnostics;
using EtlFunctions.Loading;

namespace EtlFunctions.Cli.Rejects;

/// <summary>What came of a replay, for people.</summary>
internal static class ReplayText
{
    public static void Write(CommandConsole console, ReplayReport report)
    {
        if (report.Tried == 0)
        {
            console.Say($"Feed {report.Feed} has no open reject{(report.Left > 0 ? " that was tried" : "")}.");
            return;
        }

        console.Say($"Replayed {Amount.Of(report.Tried, "reject")} of feed {report.Feed}:");
        console.Say(RunReport.Line(
            "loaded", $"{Amount.Of(report.Inserted)} inserted, {Amount.Of(report.Updated)} updated, {Amount.Of(report.Unchanged)} as they are in the catalog already"));
        console.Say(RunReport.Line("closed", $"{Amount.Of(report.Newer)}, of which the catalog has a later state"));
        console.Say(RunReport.Line("rejected", $"{Amount.Of(report.Rejected)} again, with the reason of now"));
        console.Say(RunReport.Line("not replayed", Amount.Of(report.NotReplayed)));
        foreach (var reason in report.Reasons)
        {
            console.Say(RunReport.Line("", $"{Amount.Of(reason.Rejects)} x {reason.Code}: {reason.Message.ReplaceLineEndings(" ").TrimEnd('.')} (such as reject {reason.Example})"));
        }

        if (report.HeldBy is { } run)
        {
            console.Say($"Run {run} of the feed began. The replay stopped; {Amount.Of(report.Left, "reject")} not tried yet.");
        }
    }
}
