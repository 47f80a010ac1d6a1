namespace EtlFunctions.Sources;

/// <summary>How keys that stand in several places of a source are told: by their hashes, or all together where they are too many.</summary>
public static class RepeatedKeys
{
    /// <summary>The most keys told one by one, some 4 MB of memory.</summary>
    public const int MaxTold = 100_000;

    /// <summary>The hash that stands for all keys.</summary>
    public const long AllKeys = 0;

    /// <summary>Gets what tells that there are too many: every record is then held until all are read.</summary>
    public static IReadOnlyCollection<long> All { get; } = [AllKeys];
}
