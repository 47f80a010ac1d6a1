using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class NdjsonTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.ndjson")]
    [InlineData("a.ndjson.gz")]
    public async Task Lines_MarkReturnsAndBlanks_GiveOnlyRecordsWithTheirPlaces(string name)
    {
        Write(name, [0xEF, 0xBB, 0xBF, .. "\n{\"id\":1}\r\n  \t\r\n{\"id\":2}\n\n{\"id\":3}"u8]);

        var records = await SourceRun.LoadAsync(_folder.Feed(name, pageSize: 2));

        Assert.Equal(["{\"id\":1}", "{\"id\":2}", "{\"id\":3}"], records.Texts());
        Assert.Equal([(2L, 4L), (4L, 19L), (6L, 29L)], records.Select(r => (r.Location.Number, r.Location.Offset)));
        Assert.All(records, r => Assert.Null(r.Problem));
        Assert.Equal(name, records[0].Location.Source);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n  \n")]
    public async Task EmptyFile_IsPlanned_HasNoPages(string text)
    {
        _folder.Write("a.ndjson", text);
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson"));

        var plan = await source.PlanAsync(null, 40, CancellationToken.None);

        Assert.Empty(plan.Pages);
        Assert.Null(plan.NextCursor);
    }

    [Fact]
    public async Task LastLine_CutShort_IsPassedAsItStands()
    {
        _folder.Write("a.ndjson", "{\"id\":1}\n{\"id\":");

        Assert.Equal(["{\"id\":1}", "{\"id\":"], (await SourceRun.LoadAsync(_folder.Feed("a.ndjson"))).Texts());
    }

    [Fact]
    public async Task InvalidUtf8_IsPassedUnchanged()
    {
        byte[] line = [.. "{\"id\":\""u8, 0xFF, 0xC3, 0x28, 0x00, .. "\"}"u8];
        var before = string.Concat(Enumerable.Repeat("{\"id\":1}\n", 100));
        _folder.Write("a.ndjson", [.. Encoding.UTF8.GetBytes(before), .. line, (byte)'\n']);

        var record = (await SourceRun.LoadAsync(_folder.Feed("a.ndjson")))[^1];

        Assert.Equal(line, record.Payload.ToArray());
        Assert.Null(record.Problem);
    }

    [Theory]
    [InlineData("a.ndjson")]
    [InlineData("a.ndjson.gz")]
    public async Task Record_LongerThanTheLimit_IsReadWholeWithItsProblem(string name)
    {
        var large = "{\"id\":\"" + new string('x', 20_000_000) + "\"}";
        Write(name, Encoding.UTF8.GetBytes("{\"id\":1}\n" + large + "\n{\"id\":3}\n"));

        var records = await SourceRun.LoadAsync(_folder.Feed(name));

        Assert.Equal(3, records.Count);
        Assert.Equal(large, records[1].Text());
        Assert.Equal((RejectStage.Read, "record_too_large"), (records[1].Problem!.Stage, records[1].Problem!.Code));
        Assert.Equal(
            "found a record of 20,000,009 bytes; expected at most 8,388,608 (limits.maxRecordBytes). " +
            "Its first 1,048,576 bytes are kept among the rejects. Raise the limit and load again.",
            records[1].Problem!.Message);
        Assert.Null(records[0].Problem);
        Assert.Null(records[2].Problem);
    }

    [Fact]
    public async Task Page_IsASliceOfTheFile()
    {
        _folder.Write("a.ndjson", "{\"id\":1}\n\n{\"id\":2}\n{\"id\":3}\n");
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson", pageSize: 2));

        var plan = await source.PlanAsync(null, 40, CancellationToken.None);

        var file = new FileInfo(Path.Combine(_folder.Path, "a.ndjson"));
        Assert.Equal(
            $$"""{"file":"a.ndjson","length":{{file.Length}},"modified":{{file.LastWriteTimeUtc.Ticks}},"offset":0,"number":1,"records":2,"bytes":19}""",
            plan.Pages[0].Token);
        Assert.Contains("\"offset\":19,\"number\":4", plan.Pages[1].Token, StringComparison.Ordinal);
        Assert.Equal(1, plan.Progress);
    }

    [Fact]
    public async Task Progress_GrowsWithThePlan()
    {
        _folder.Write("a.ndjson", string.Concat(Enumerable.Repeat("{\"id\":1}\n", 8)));
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson", pageSize: 2));

        var plans = await SourceRun.PlanAllAsync(source, maxPages: 1);

        Assert.Equal([0.25, 0.5, 0.75, 1], plans.Take(4).Select(p => p.Progress!.Value));
    }

    [Fact]
    public async Task Page_OfLargeRecords_EndsByItsBytes()
    {
        var line = "{\"id\":\"" + new string('x', 1_000_000) + "\"}\n";
        _folder.Write("a.ndjson", string.Concat(Enumerable.Repeat(line, 20)));
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson"));

        var pages = (await SourceRun.PlanAllAsync(source)).SelectMany(p => p.Pages).ToList();

        var counts = await Task.WhenAll(pages.Select(async p => (await SourceRun.ReadAsync(source, p)).Count));
        Assert.Equal([9, 9, 2], counts);
    }

    [Fact]
    public async Task Utf32_IsRefused()
    {
        _folder.Write("a.ndjson", [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("{\"id\":1}\n")]);

        var error = await Assert.ThrowsAsync<SourceException>(() => SourceRun.LoadAsync(_folder.Feed("a.ndjson")));

        Assert.Equal("a.ndjson: found UTF-32 text (its byte order mark); expected UTF-8. Convert the file, for instance with iconv.", error.Message);
    }

    private void Write(string name, byte[] text) =>
        _folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? FeedFolder.Gzip(text) : text);
}
