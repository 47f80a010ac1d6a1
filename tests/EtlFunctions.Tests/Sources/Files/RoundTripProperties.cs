using System.Text;
using System.Text.Json;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Whatever the records, the format and the pages: every record comes once, in order, from every cursor and in any order of reads.</summary>
public class RoundTripProperties
{
    [Property(MaxTest = 60, EndSize = 40)]
    public Property Ndjson_PlannedAndRead_GivesBackTheRecords() =>
        Holds(SampleFiles.Ndjson);

    [Property(MaxTest = 60, EndSize = 40)]
    public Property JsonArray_PlannedAndRead_GivesBackTheRecords() =>
        Holds(SampleFiles.JsonArray);

    [Property(MaxTest = 60, EndSize = 40)]
    public Property Csv_PlannedAndRead_GivesBackTheRecords() =>
        Holds(SampleFiles.Csv);

    [Property(MaxTest = 60, EndSize = 40)]
    public Property GroupedLines_PlannedAndRead_GiveBackTheProducts() =>
        Holds(SampleFiles.GroupedLines);

    private static Property Holds(Gen<SampleFiles> files)
    {
        var samples =
            from sample in files
            from pageSize in Gen.Choose(1, 7)
            from maxPages in Gen.Choose(1, 5)
            from seed in Gen.Choose(0, int.MaxValue)
            select (sample, pageSize, maxPages, seed);
        return Prop.ForAll(samples.ToArbitrary(), s => CheckAsync(s.sample, s.pageSize, s.maxPages, s.seed));
    }

    private static async Task CheckAsync(SampleFiles sample, int pageSize, int maxPages, int seed)
    {
        using var folder = new FeedFolder();
        foreach (var file in sample.Files)
        {
            folder.Write(file.Name, file.Bytes);
        }

        var feed = folder.Feed("*", pageSize, source: o => o with { DataSelector = sample.Selector, Delimiter = sample.Delimiter, Csv = new CsvOptions { Quote = sample.Delimiter == '\t' ? '"' : null }, ParentKey = sample.ParentKey });
        var expected = sample.Files.OrderBy(f => f.Name, StringComparer.Ordinal).SelectMany(f => f.Records).ToList();
        await using var source = SourceRun.Open(feed);
        var plans = await SourceRun.PlanAllAsync(source, maxPages: maxPages);
        var pages = plans.SelectMany(p => p.Pages).ToList();
        Assert.All(plans, p => Assert.InRange(p.Pages.Count, 0, maxPages));

        Assert.Equal(expected, await ReadShuffledAsync(source, pages, seed));
        await using (var other = SourceRun.Open(feed))
        {
            Assert.Equal(expected, await ReadShuffledAsync(other, pages, seed + 1));
        }

        for (var i = 0; i < plans.Count - 1; i++)
        {
            await using var resumed = SourceRun.Open(feed);
            var rest = await SourceRun.PlanAllAsync(resumed, plans[i].NextCursor, maxPages);
            Assert.Equal(
                plans.Skip(i + 1).SelectMany(p => p.Pages).Select(p => p.Token),
                rest.SelectMany(p => p.Pages).Select(p => p.Token));
            Assert.Equal(
                expected.TakeLast(rest.SelectMany(p => p.Pages).Sum(Records)),
                await ReadShuffledAsync(resumed, [.. rest.SelectMany(p => p.Pages)], seed + i));
        }
    }

    private static int Records(PlannedPage page) =>
        JsonDocument.Parse(page.Token).RootElement.GetProperty("records").GetInt32();

    private static async Task<List<string>> ReadShuffledAsync(IProductSource source, List<PlannedPage> pages, int seed)
    {
        var order = Enumerable.Range(0, pages.Count).ToArray();
        new Random(seed).Shuffle(order);
        var read = new List<string>[pages.Count];
        await Parallel.ForEachAsync(order, async (i, _) => read[i] = [.. (await SourceRun.ReadAsync(source, pages[i])).Select(r => Canonical(r))]);
        return [.. read.SelectMany(r => r)];
    }

    private static string Canonical(RawRecord record)
    {
        Assert.Null(record.Problem);
        return record.Text();
    }
}
