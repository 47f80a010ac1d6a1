using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Cli.Output;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Runs;

/// <summary>How far an incremental feed was read, in words.</summary>
internal static class WatermarkReport
{
    public static void Show(CommandSession session, CursorOrigin origin, FeedWatermark state)
    {
        var feed = session.Feed!.Name;
        if (session.Console.IsJson)
        {
            session.Console.Json(
                new StateResult(feed, origin.Path, origin.TypeName, state.Watermark?.Value, state.At, state.RunId), CliJson.Readable.StateResult);
            return;
        }

        if (state is not { Watermark: { } watermark, At: { } at })
        {
            var initial = (session.Feed.Source as HttpSourceOptions)?.Incremental?.InitialValue;
            session.Console.Say($"Feed {feed} has no watermark: the next run {(initial is null ? "reads everything" : $"starts from {initial} (source.incremental.initialValue)")}.");
            return;
        }

        session.Console.Say($"Feed {feed}: {watermark.Value}");
        session.Console.Say(RunReport.Line("of", state.Of ?? origin.ToString()));
        session.Console.Say(RunReport.Line("saved", Amount.Moment(at, session.Time)));
        session.Console.Say(RunReport.Line("by", state.RunId is { } run ? $"run {run}" : $"'{CommandName.With("state set")}'"));
        if (state.Of != origin.ToString())
        {
            session.Console.Say($"The feed now names {origin}; a run refuses to go on from this watermark until it is set, cleared or refreshed with '{CommandName.With($"run {feed} --full-refresh")}'.");
        }
    }

    /// <summary>Gets the holder of the feed's lease if it is known to be dead.</summary>
    public static string? DeadHolder(FeedWatermark state) => state.Holder is { } holder && LeaseHolder.IsDead(holder) ? holder : null;

    public static CommandException Held(CommandSession session, FeedWatermark state) => new(
        ExitCode.Failed,
        $"Feed {session.Feed!.Name} is being loaded{(state.UnfinishedRun is { } run ? $": run {run} is held by" : " by")} {LeaseText.Of(state.Holder, state.HeldSince, state.LeaseUntil, session.Time)}."
        + " It saves a watermark when it succeeds. Nothing was changed; wait for it, or cancel it.");
}
