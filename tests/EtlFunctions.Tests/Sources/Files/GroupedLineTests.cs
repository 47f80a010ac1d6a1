using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;
using EtlFunctions.Tests.Mapping;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>NDJSON whose variants are lines of their own behind their product.</summary>
public sealed class GroupedLineTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    public async Task Lines_BehindTheirProduct_AreItsRows(int pageSize)
    {
        var records = await LoadAsync(
            """
            {"id":"p1","title":"A"}
            {"id":"v1","sku":"1","up":"p1"}
              {"id":"v2","up":"p1"} 

            {"id":"l1","up":"v1","n":{"id":"x"}}
            {"id":7}
            {"id":8,"up":7}
            { }
            """,
            pageSize);

        Assert.Equal(
            [
                """{"id":"p1","title":"A","$rows":[{"id":"v1","sku":"1","up":"p1","$rows":[{"id":"l1","up":"v1","n":{"id":"x"},"$rows":[]}]},{"id":"v2","up":"p1","$rows":[]}]}""",
                """{"id":7,"$rows":[{"id":8,"up":7,"$rows":[]}]}""",
                """{ "$rows":[]}""",
            ],
            records.Texts());
        Assert.Equal([1, 6, 8], records.Select(r => r.Location.Number));
        Assert.All(records, r => Assert.Null(r.Problem));
    }

    [Fact]
    public async Task Rows_OfAProduct_AreItsSkusUnlessTheyHaveNone()
    {
        var record = Assert.Single(await LoadAsync(
            """
            {"id":"p1","title":"A","sku":"none of its own"}
            {"id":"v1","sku":"S1","price":"1.50","up":"p1"}
            {"id":"m1","alt":"a picture","up":"p1"}
            {"id":"v2","sku":"S2","price":"2.50","up":"p1"}
            """));
        var mapping = new MappingOptions
        {
            Id = MappingSample.At("id"), Skus = new SkuMappingOptions { Code = MappingSample.At("sku"), Price = MappingSample.At("price") },
        };

        var product = MappingSample.Product(mapping, record.Text());

        Assert.Equal([("S1", 1.50m), ("S2", 2.50m)], product.Skus.Select(s => (s.Code, s.Price!.Value)));
    }

    [Fact]
    public async Task Product_WithoutRows_HasNoSkus()
    {
        var record = Assert.Single(await LoadAsync("""{"id":"p1","sku":"S1"}"""));

        Assert.Empty(MappingSample.Product(new MappingOptions { Id = MappingSample.At("id"), Skus = new SkuMappingOptions { Code = MappingSample.At("sku") } }, record.Text()).Skus);
    }

    [Theory]
    [InlineData("""{"id":"p1"}|{"id":"p2"}|{"id":"v1","up":"p1"}""", "line 3")]
    [InlineData("""{"id":"v1","up":"p1"}|{"id":"p1"}""", "line 1")]
    [InlineData("""{"id":"p1"}|{"id":"v1","up":"p1"}|{"id":"p2"}|{"id":"v2","up":"v1"}""", "line 4")]
    public async Task Line_ThatDoesNotFollowItsProduct_IsAPartAndItsProductIsKnownBeforehand(string lines, string place)
    {
        _folder.Write("a.jsonl", lines.Replace('|', '\n'));
        await using var source = SourceRun.Open(Feed());

        var records = await LoadAsync(lines.Replace('|', '\n'));

        Assert.Equal([RecordKey.Hash("p1")], await source.FindRepeatedAsync(CancellationToken.None));
        var part = Assert.Single(records, r => r.Group!.IsPart);
        Assert.Equal(place, $"line {part.Location.Number}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    public async Task BadLine_CostsTheProductThatItMayBePartOf(int pageSize)
    {
        var records = await LoadAsync(
            """
            {"id":"p1"}
            {"id":"v1","up":"p1"}
            {"id":"p2"}
            {"id":"v2","up":"p2"}
            {"id":"p3"
            {"id":"v3","up":"p3"}
            {"id":"p4"}
            {"id":"v4","up":"p4"}
            """,
            pageSize);

        Assert.Equal([1, 3, 5, 6, 7], records.Select(r => r.Location.Number));
        Assert.Equal([null, "invalid_json", null, null, null], records.Select(r => r.Problem?.Code));
        Assert.Equal([false, false, false, true, false], records.Select(r => r.Group is { IsPart: true }));
        Assert.Equal("""{"id":"p3" """.TrimEnd(), records[2].Text());
    }

    [Fact]
    public async Task BadLine_AtTheBeginning_IsARecordWithTheLinesThatMayBeItsOwn()
    {
        var records = await LoadAsync("""
            [1]
            {"id":"v1","up":"p1"}
            {"id":{}}
            {"id":"p2"}
            """);

        Assert.Equal(["[1]", """{"id":"v1","up":"p1","$rows":[]}""", """{"id":{}}""", """{"id":"p2","$rows":[]}"""], records.Texts());
        Assert.Equal([null, null, null, null], records.Select(r => r.Problem?.Code));
    }

    [Fact]
    public async Task Product_LongerThanARecordMayBe_IsAReject()
    {
        var lines = string.Concat(Enumerable.Range(1, 100).Select(i => $$"""{"id":"v{{i}}","up":"p1"}""" + "\n"));

        var records = await LoadAsync("{\"id\":\"p1\"}\n" + lines + "{\"id\":\"p2\"}\n", maxRecordBytes: 1024);

        Assert.Equal(["record_too_large", null], records.Select(r => r.Problem?.Code));
        Assert.EndsWith("\"v100\",\"up\":\"p1\",\"$rows\":[]}]}", records[0].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Group_LongerThanCanBeKept_KeepsItsBeginningAndCountsTheRest()
    {
        var line = new byte[RecordLimits.KeptWhole / 4];
        Array.Fill(line, (byte)' ');
        "{\"a\":1}"u8.CopyTo(line);
        var group = new LineGroup("{\"id\":\"p\"}"u8.ToArray(), ["p"], omitsEmpty: false);

        for (var i = 0; i < 20; i++)
        {
            Assert.True(group.TryAdd(line, [$"v{i}"], "p"));
        }

        var (kept, bytes) = group.Render();
        Assert.True(kept.Length <= RecordLimits.KeptOfLonger);
        Assert.True(bytes >= 20L * line.Length);
        Assert.StartsWith("{\"id\":\"p\",\"$rows\":[", System.Text.Encoding.UTF8.GetString(kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_CutWithinAProduct_RejectsTheProduct()
    {
        var text = string.Concat(Enumerable.Range(1, 4000).Select(i => $$"""{"id":"p{{i}}","r":"{{Guid.NewGuid()}}"}""" + "\n" + $$"""{"id":"v{{i}}","up":"p{{i}}"}""" + "\n"));
        var packed = FeedFolder.Gzip(text);
        _folder.Write("a.jsonl", packed[..(packed.Length / 2)]);

        var (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.jsonl", source: o => o with { ParentKey = "up", Compression = FileCompression.Gzip }));

        Assert.All(records.SkipLast(2), r => Assert.Null(r.Problem));
        Assert.Contains(records.TakeLast(2), r => r.Problem?.Code == "invalid_gzip");
        Assert.Single(errors);
    }

    private Task<List<RawRecord>> LoadAsync(string text, int pageSize = 25, int maxRecordBytes = 8 * 1024 * 1024)
    {
        _folder.Write("a.jsonl", text);
        return SourceRun.LoadAsync(Feed(pageSize, maxRecordBytes));
    }

    private Feed Feed(int pageSize = 25, int maxRecordBytes = 8 * 1024 * 1024) => _folder.Feed("a.jsonl", pageSize, maxRecordBytes, o => o with { ParentKey = "up" });
}
