using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Cli.Runs;

/// <summary>Why a run may not begin, and what to do instead.</summary>
internal static class RunRefusal
{
    public static CommandException Of(string feed, Guid asked, BeginRunOutput begin, TimeProvider time) => begin.Outcome switch
    {
        BeginOutcome.Held => new CommandException(
            ExitCode.Failed,
            $"Feed {feed} is being loaded: run {begin.RunId} is held by {LeaseText.Of(begin.Holder, begin.HeldSince, begin.LeaseUntil, time)}."
            + $" Watch it with '{CommandName.With($"status {begin.RunId} --watch")}', or end it with '{CommandName.With($"cancel {begin.RunId}")}'."
            + " If that process is dead, the feed is free when the lease ends."),
        BeginOutcome.Changed => new CommandException(
            ExitCode.Usage,
            $"Feed {feed} has the unfinished run {begin.RunId}, and its file now says another source or product key than that run was planned with."
            + $" Nothing was loaded. Undo the change to resume it, or start anew: '{CommandName.With("run")} <feed> --fresh'."),
        BeginOutcome.OtherCursor => new CommandException(
            ExitCode.Usage,
            $"Feed {feed}: its watermark is of {begin.WatermarkOf}, but its file now names another source.incremental.cursorPath or type. Nothing was loaded."
            + $" Read everything once more with '{CommandName.With("run")} <feed> --full-refresh', or set the watermark: '{CommandName.With("state set")} <feed> <value>'."),
        BeginOutcome.Finished => new CommandException(
            begin.State?.IsSuccess() == true ? ExitCode.Succeeded : ExitCode.Failed,
            $"Run {asked} is over ({begin.State?.ToText()}): nothing is left to resume. A new one: '{CommandName.With("run")} <feed>'."),
        BeginOutcome.Superseded => new CommandException(
            ExitCode.Failed, $"Run {asked} is not the latest run of feed {feed}: a later one took its place, so it cannot be resumed."),
        _ => new CommandException(ExitCode.Failed, $"The ledger holds no run {asked} of feed {feed}."),
    };
}
