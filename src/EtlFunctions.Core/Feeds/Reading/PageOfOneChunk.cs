namespace EtlFunctions.Feeds.Reading;

/// <summary>Refuses sizes by which a page of a table would be committed in parts: rows that come and go between two attempts would shift the rest.</summary>
internal static class PageOfOneChunk
{
    /// <summary>Says what was expected of the page size, or nothing when it fits.</summary>
    public static string? FindFault(SourceOptions? source, LimitOptions limits) => source is PostgresSourceOptions && limits.PageSize > limits.ChunkSize
        ? $"at most limits.chunkSize ({limits.ChunkSize}), since a page of a postgres source is committed by one statement"
        : null;

    public static void Require(SourceOptions? source, LimitOptions? limits, FeedReading reading)
    {
        if (limits is { } sizes && FindFault(source, sizes) is { } expected)
        {
            reading.Fail(JsonPath.Keys(JsonPath.Root, "limits.pageSize"), $"{sizes.PageSize}", expected);
        }
    }
}
