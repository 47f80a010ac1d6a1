using System.Text.Json;
using EtlFunctions.Ledger;

namespace EtlFunctions.Tests.Ledger;

/// <summary>The counts of records are the same everywhere: in C#, in the pages, in the answer of a chunk.</summary>
public sealed class RecordCountsTests
{
    [Fact]
    public async Task Counts_OfRecords_AreTheColumnsOfPagesAndOfTheChunksAnswer()
    {
        // What a page has besides the twelve is no count of records.
        string[] others = ["number", "epoch", "chunks", "failures"];
        await using var host = await CoreHost.CreateAsync();
        var page = await host.Database.ScalarAsync<string[]>(
            "SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'etl.page'::regclass AND attnum > 0 AND atttypid = 'integer'::regtype");
        var answer = await host.Database.ScalarAsync<string[]>(
            "SELECT proargnames[pronargs + 1:] FROM pg_proc WHERE pronamespace = 'etl'::regnamespace AND proname = 'load_chunk'");

        // A column that came later stands behind the others.
        Assert.Equal(RecordCounts.Columns.Order(StringComparer.Ordinal), page!.Except(others).Order(StringComparer.Ordinal));
        // What was read and left out is counted before the statement.
        Assert.Equal(RecordCounts.Columns.Except(["read", "filtered", "duplicates"]), answer!.Except(["outcome", "chunks"]));
        Assert.Equal(RecordCounts.Columns, typeof(RecordCounts).GetProperties().Where(p => p.PropertyType == typeof(long))
            .Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)));
    }

    [Fact]
    public void Counts_OfRows_AreReadAndAddedUpEachByItself()
    {
        var columns = RecordCounts.Columns.ToList();
        var counts = LoadCounts.Of(column => 1L << columns.IndexOf(column));

        Assert.Equal(12, columns.Count);
        Assert.Equal(
            new LoadCounts
            {
                Read = 1, Inserted = 2, Updated = 4, Unchanged = 8, Rejected = 16, Filtered = 32, Duplicates = 64, Stale = 128, SkusInserted = 256, SkusUpdated = 512, SkusDiscontinued = 1024, Repaired = 2048,
            },
            counts);
        Assert.Equal(LoadCounts.Of(column => 3L << columns.IndexOf(column)), counts + counts + counts);
    }
}
