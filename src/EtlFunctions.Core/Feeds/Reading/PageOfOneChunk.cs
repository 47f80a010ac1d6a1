namespace EtlFunctions.Feeds.Reading;

/// <summary>Refuses sizes by which a page of a table would be committed in parts: rows that come and go between two attempts would shift the rest.</summary>
internal static class PageOfOneChunk
{
    public static void Require(SourceOptions? source, LimitOptions? limits, FeedReading reading)
    {
        if (source is PostgresSourceOptions && limits is { } sizes && sizes.PageSize > sizes.ChunkSize)
        {
            reading.Fail(
                JsonPath.Keys(JsonPath.Root, "limits.pageSize"),
                $"{sizes.PageSize}",
                $"at most limits.chunkSize ({sizes.ChunkSize}), since a page of a postgres source is committed by one statement");
        }
    }
}
