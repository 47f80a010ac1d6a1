namespace EtlFunctions.Sources.Files;

/// <summary>The bounds that keep memory flat whatever a file holds.</summary>
internal static class RecordLimits
{
    /// <summary>What the ledger keeps of a rejected record at most: 1 MiB.</summary>
    public const int KeptOfReject = 1024 * 1024;

    /// <summary>The longest raw record that is held in memory whole.</summary>
    public const int KeptWhole = 64 * 1024 * 1024;

    /// <summary>What is held of a longer one: its beginning.</summary>
    public const int KeptOfLonger = 64 * 1024;

    /// <summary>A page ends with the record that takes it past this size, however few records it has by then.</summary>
    public const int PageBytes = 8 * 1024 * 1024;
}
