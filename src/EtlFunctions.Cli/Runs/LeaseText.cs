using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Diagnostics;

namespace EtlFunctions.Cli.Runs;

/// <summary>Who holds the lease on running a feed, in words.</summary>
internal static class LeaseText
{
    /// <summary>Gets the holder without what only machines compare.</summary>
    public static string Holder(string? holder) => holder switch
    {
        null => "nobody",
        _ when LeaseHolder.Parse(holder) is { } process => $"process {process.ProcessId} on {process.Host}",
        _ => holder,
    };

    /// <summary>Gets whether the holder lives, in a word; empty where this machine cannot know.</summary>
    public static string Life(string? holder) => holder switch
    {
        null => "",
        _ when LeaseHolder.IsDead(holder) => "dead",
        _ when LeaseHolder.IsAlive(holder) => "alive",
        _ => "",
    };

    /// <summary>Gets holder, start and end of the lease.</summary>
    public static string Of(string? holder, DateTimeOffset? since, DateTimeOffset? until, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var from = since is { } start ? $" since {Amount.Moment(start, time)} ({Amount.Duration(now - start)})" : "";
        var to = until switch
        {
            { } end when end > now => $"; its lease lasts until {Amount.Moment(end, time)} unless it is renewed",
            { } end => $"; its lease ended {Amount.Moment(end, time)}",
            _ => "",
        };
        return Life(holder) switch
        {
            "dead" => $"{Holder(holder)}{from}; that process is dead, and the next start takes over",
            "alive" => $"{Holder(holder)}{from}; that process is alive{to}",
            _ => Holder(holder) + from + to,
        };
    }
}
