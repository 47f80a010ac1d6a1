using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Cli.Runs;

/// <summary>Why a run may not begin, and what to do instead.</summary>
internal static class RunRefusal
{
    /// <summary>Words it.</summary>
    /// <param name="feed">The feed's name.</param>
    /// <param name="typed">The feed as a command line names it.</param>
    /// <param name="asked">The run asked for.</param>
    /// <param name="begin">What the begin said.</param>
    /// <param name="time">The clock.</param>
    public static CommandException Of(string feed, string typed, Guid asked, BeginRunOutput begin, TimeProvider time) => begin.Outcome switch
    {
        BeginOutcome.Held => new CommandException(
            ExitCode.Failed,
            $"Feed {feed} is being loaded: run {begin.RunId} is held by {LeaseText.Of(begin.Holder, begin.HeldSince, begin.LeaseUntil, time)}."
            + $" Watch it with '{CommandName.With($"status {begin.RunId} --watch")}', or end it with '{CommandName.With($"cancel {begin.RunId}")}'."
            + " If that process is dead, the feed is free when the lease ends."),
        BeginOutcome.Changed => new CommandException(
            ExitCode.Failed,
            $"Run {begin.RunId} cannot be gone on with: the file of feed {feed} now says another source or mapping than that run was planned with. Nothing was loaded."
            + $" '{CommandName.With($"run {typed}")}' ends it and begins a new one; to resume it, undo the change."),
        BeginOutcome.Unresumable => new CommandException(
            ExitCode.Failed,
            $"Run {begin.RunId} of feed {feed} cannot be gone on with: {begin.DeadEnd?.Message}{Environment.NewLine}Nothing was loaded."
            + $" '{CommandName.With($"run {typed}")}' ends it and begins a new one, which reads everything that is due and writes what differs."),
        BeginOutcome.OtherCursor => new CommandException(
            ExitCode.Usage,
            $"Feed {feed}: its watermark is of {begin.WatermarkOf}, but its file now names another source.incremental.cursorPath or type. Nothing was loaded."
            + $" Read everything once more with '{CommandName.With($"run {typed} --full-refresh")}', or set the watermark: '{CommandName.With("state set")} <feed> <value>'."),
        BeginOutcome.Finished => new CommandException(
            begin.State?.IsSuccess() == true ? ExitCode.Succeeded : ExitCode.Failed,
            $"Run {asked} is over ({begin.State?.ToText()}): nothing is left to resume. A new one: '{CommandName.With($"run {typed}")}'."),
        BeginOutcome.Superseded => new CommandException(
            ExitCode.Failed, $"Run {asked} is not the latest run of feed {feed}: a later one took its place, so it cannot be resumed."),
        _ => new CommandException(ExitCode.Failed, $"The ledger holds no run {asked} of feed {feed}."),
    };
}
