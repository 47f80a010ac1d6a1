using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class SequentialSourceTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pages_FarMoreThanAreKept_AreReadAgainInAnyOrder()
    {
        var lines = Enumerable.Range(0, 2000).Select(i => $"{{\"id\":{i}}}").ToList();
        _folder.Write("a.ndjson.gz", FeedFolder.Gzip(string.Join('\n', lines)));
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson.gz", pageSize: 2));
        var pages = (await SourceRun.PlanAllAsync(source)).SelectMany(p => p.Pages).ToList();
        Assert.Equal(1000, pages.Count);

        foreach (var at in new[] { 999, 0, 1, 500, 499, 0, 700 })
        {
            Assert.Equal(lines.Skip(2 * at).Take(2), (await SourceRun.ReadAsync(source, pages[at])).Texts());
        }
    }

    [Fact]
    public async Task PlanningAndReading_AtOnce_GiveEveryRecordOnce()
    {
        var lines = Enumerable.Range(0, 5000).Select(i => $"{{\"id\":{i}}}").ToList();
        _folder.Write("a.ndjson.gz", FeedFolder.Gzip(string.Join('\n', lines)));
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson.gz", pageSize: 3));
        var reads = new List<Task<List<RawRecord>>>();
        string? cursor = null;
        do
        {
            var plan = await source.PlanAsync(cursor, 7, CancellationToken.None);
            reads.AddRange(plan.Pages.Select(p => Task.Run(() => SourceRun.ReadAsync(source, p))));
            cursor = plan.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(lines, (await Task.WhenAll(reads)).SelectMany(r => r).Texts());
    }

    [Fact]
    public async Task Plan_OfLargeRecords_ComesInParts()
    {
        var line = "{\"id\":\"" + new string('x', 2_000_000) + "\"}\n";
        _folder.Write("a.ndjson.gz", FeedFolder.Gzip(string.Concat(Enumerable.Repeat(line, 20))));
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson.gz"));

        var plans = await SourceRun.PlanAllAsync(source);

        Assert.All(plans, p => Assert.InRange(p.Pages.Count, 0, 2));
        Assert.Equal(20, (await Task.WhenAll(plans.SelectMany(p => p.Pages).Select(p => SourceRun.ReadAsync(source, p)))).Sum(r => r.Count));
    }

    [Fact]
    public async Task Plan_Cancelled_StopsAndCanBeMadeAgain()
    {
        _folder.Write("a.json", "[1,2,3]");
        await using var source = SourceRun.Open(_folder.Feed("a.json"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.PlanAsync(null, 1, new CancellationToken(canceled: true)));
        var plan = await source.PlanAsync(null, 1, CancellationToken.None);

        Assert.Equal(["1", "2", "3"], (await SourceRun.ReadAsync(source, plan.Pages[0])).Texts());
    }
}
