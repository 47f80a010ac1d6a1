using System.Globalization;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>How long a workflow waits for its database, and the words for it: pure.</summary>
internal static class OutageRules
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    // Behind the first hour a wait is so much of the outage before it: a day of it makes 260 attempts, not 1,500.
    private const int WaitsPerOutage = 60;

    /// <summary>Tells whether an attempt that cannot reach the database meets another outage than the one before: it could be reached for some time.</summary>
    public static bool IsAnother(DatabaseOutage before, DateTimeOffset since) => before.ReachedAt is { } reached && since - reached > LongestWait;

    /// <summary>Gets the next wait, or <see langword="null"/> where it was waited long enough.</summary>
    public static DatabaseWait? Next(DatabaseOutage outage, DateTimeOffset now, TimeSpan longest)
    {
        var end = outage.Since + longest;
        if (now >= end)
        {
            return null;
        }

        var doubled = FirstWait * Math.Pow(2, Math.Min(outage.Attempts - 1, 10));
        var wait = doubled < LongestWait ? doubled : LongestWait;
        var part = (now - outage.Since) / WaitsPerOutage;
        var until = now + (part > wait ? part : wait);
        return new DatabaseWait(outage.Since, until < end ? until : end, outage.Attempts, end, outage.Error);
    }

    /// <summary>Adds an outage that is over to those before.</summary>
    public static DatabaseOutages Add(DatabaseOutages? before, DatabaseOutage outage, DateTimeOffset until)
    {
        var end = outage.ReachedAt ?? until;
        return new DatabaseOutages((before?.Count ?? 0) + 1, (before?.Seconds ?? 0) + Math.Round((end - outage.Since).TotalSeconds, 1), outage.Since, end);
    }

    /// <summary>Words why a run ends that waited long enough.</summary>
    public static StopReason GivenUp(DatabaseOutage outage, DateTimeOffset now) => new(
        StopKind.Failure,
        ErrorText.Cut(string.Create(
            CultureInfo.InvariantCulture,
            $"The database was waited for {Amount.Duration(now - outage.Since)} (since {outage.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {outage.Attempts} attempts) and could not be reached. What is committed stays; the next start goes on. The last attempt: {outage.Error}")));

    /// <summary>Words the outages that a run waited out.</summary>
    public static string Warning(DatabaseOutages outages) => string.Create(
        CultureInfo.InvariantCulture,
        $"the database could not be reached {(outages.Count == 1 ? "once" : $"{outages.Count:N0} times")}, {Amount.Duration(TimeSpan.FromSeconds(outages.Seconds))} in all, the last time from {outages.LastSince.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {outages.LastUntil.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; the run waited and went on");
}
