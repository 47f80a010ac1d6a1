namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>The fixed numbers of the embedded engine.</summary>
internal static class EngineConstants
{
    /// <summary>Retries of an activity. With the delays below they span about a minute, as long as a server takes to restart.</summary>
    public const int MaxRetries = 7;

    /// <summary>The lease is renewed this many times within its duration.</summary>
    public const int HeartbeatsPerLease = 4;

    /// <summary>The median delay before the first retry; it doubles.</summary>
    public static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait for a source given to one timer, which cannot hold every wait a source may ask for.</summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <summary>How long a run that is asked to stop may take to finish what is in flight; who asks kills after ten seconds, as containers do.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(6);

    /// <summary>How long noting the stop in the ledger may take beyond that.</summary>
    public static readonly TimeSpan NoteTime = TimeSpan.FromSeconds(2);

    /// <summary>The longest delay between two attempts.</summary>
    public static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);
}
