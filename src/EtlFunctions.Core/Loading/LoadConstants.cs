namespace EtlFunctions.Loading;

/// <summary>The fixed numbers of loading.</summary>
internal static class LoadConstants
{
    /// <summary>Retries of one chunk after a deadlock or serialization failure, before the page is retried as a whole.</summary>
    public const int ConflictRetries = 5;

    /// <summary>Retries of a write while what was fetched for it is in hand; with the delays below they span some 25 seconds.</summary>
    public const int WriteRetries = 7;

    /// <summary>The most that a delay between two of them grows to, in first delays.</summary>
    public const int MaxWriteDelays = 16;

    /// <summary>The median wait before the second of them; it doubles.</summary>
    public static readonly TimeSpan FirstWriteDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>The median wait before the first retry of a chunk; it doubles.</summary>
    public static readonly TimeSpan ConflictDelay = TimeSpan.FromMilliseconds(20);
}
