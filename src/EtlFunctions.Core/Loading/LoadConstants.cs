namespace EtlFunctions.Loading;

/// <summary>The fixed numbers of loading.</summary>
internal static class LoadConstants
{
    /// <summary>Retries of one chunk after a deadlock or serialization failure, before the page is retried as a whole.</summary>
    public const int ConflictRetries = 5;

    /// <summary>The median wait before the first of them; it doubles.</summary>
    public static readonly TimeSpan ConflictDelay = TimeSpan.FromMilliseconds(20);
}
