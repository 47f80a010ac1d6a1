using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Transforms;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Rows and lines that are transformed before they are grouped.</summary>
public sealed class RowGroupTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Csv_IdentityTransform_GivesTheRecordsOfNone()
    {
        _folder.Write("a.csv", "id,title,sku\n1,Lamp,a\n1,,b\n,,c\n2,,d\n2,Desk,e\n,Lost,f\n3,Chair,g\n");
        var feed = _folder.Feed("a.csv");

        var plain = await SourceRun.LoadAsync(feed);
        var transformed = await SourceRun.LoadAsync(With(feed, "r => r"));

        Assert.Equal(plain.Texts(), transformed.Texts());
        Assert.Equal(plain.Select(r => r.Location), transformed.Select(r => r.Location));
        Assert.Equal("""{"$table":[{"id":"1","title":"Lamp","sku":"a"},{"id":"1","title":"","sku":"b"},{"id":"","title":"","sku":"c"}]}""", System.Text.Encoding.UTF8.GetString(transformed[0].Kept.Span));
    }

    [Theory]
    // One more row of the product is left out; a product with its rows without a key; a footer.
    [InlineData("1,Lamp,a\n1,,x\n1,,b\n", "1:a,b; filtered")]
    [InlineData("1,Lamp,a\n,,x\n,,b\n", "1:a,b; filtered")]
    [InlineData("1,Lamp,a\n2,x,x\n,,b\n,,c\n3,Desk,d\n", "1:a; filtered; filtered; filtered; 3:d")]
    [InlineData("x,x,x\n,,b\n1,Lamp,a\n", "filtered; filtered; 1:a")]
    [InlineData("1,Lamp,a\nx,x,x\n", "1:a; filtered")]
    // A row that fails may be of the product before it or behind it, unless its key says otherwise.
    [InlineData("1,Lamp,a\n1,,bad\n1,,b\n2,Desk,c\n", "torn 1:a,b; script_error; 2:c")]
    [InlineData("1,Lamp,a\n1,,bad\n2,Desk,c\n", "torn 1:a; script_error; 2:c")]
    [InlineData("1,Lamp,a\n2,,bad\n2,Desk,c\n", "1:a; script_error; torn 2:c")]
    [InlineData("1,Lamp,a\n2,,bad\n3,Desk,c\n", "1:a; script_error; 3:c")]
    [InlineData("1,Lamp,a\n,,bad\n3,Desk,c\n", "torn 1:a; script_error; 3:c")]
    public async Task Csv_RowsThatAreNoRecords_TakeNothingWrongWithThem(string rows, string expected)
    {
        _folder.Write("a.csv", "id,title,sku\n" + rows);

        var records = await SourceRun.LoadAsync(With(_folder.Feed("a.csv"), "r => { if (r.sku === 'bad') throw 1; return r.sku === 'x' || r.title === 'x' ? null : r; }"));

        Assert.Equal(expected, string.Join("; ", records.Select(Short)));
    }

    [Fact]
    public async Task Csv_KeyThatTheScriptMakes_IsTrustedOnlyAsFarAsItIsKnown()
    {
        _folder.Write("a.csv", "art,title,sku\n1,Lamp,a\n2,,bad\n3,Desk,c\n");

        var records = await SourceRun.LoadAsync(With(_folder.Feed("a.csv"), "r => { if (r.sku === 'bad') throw 1; return { ...r, id: r.art }; }"));

        Assert.Equal("torn 1:a; script_error; torn 3:c", string.Join("; ", records.Select(Short)));
    }

    [Property(MaxTest = 60)]
    public Property Csv_WherePagesBegin_ChangesNothing() => Prop.ForAll(
        Gen.Elements("1,A,a", "1,,b", ",,c", "2,B,d", "2,x,x", ",,x", "x,x,x", "3,,bad", ",,bad", ",Z,e", "4,D,two", "\"broken,1").ListOf().ToArbitrary(),
        Gen.Choose(1, 4).ToArbitrary(),
        (rows, pageSize) =>
        {
            _folder.Write("a.csv", "id,title,sku\n" + string.Concat(rows.Select(r => r + "\n")));
            var function = "r => { if (r.sku === 'bad') throw 1; if (r.sku === 'two') return [r, { ...r, id: '5' }]; return r.sku === 'x' || r.title === 'x' ? null : r; }";
            var whole = SourceRun.LoadAsync(With(_folder.Feed("a.csv", pageSize: 1000), function)).GetAwaiter().GetResult();

            var paged = PagesBackwardsAsync(With(_folder.Feed("a.csv", pageSize), function)).GetAwaiter().GetResult();

            Assert.Equal(whole.Select(Short), paged.Select(Short));
        });

    [Fact]
    public async Task Lines_ThatAreLeftOut_TakeTheirPartsWithThem()
    {
        _folder.Write("a.jsonl", """
            {"id":"1","title":"A"}
            {"id":"11","sku":"a","up":"1"}
            {"id":"12","image":true,"up":"1"}
            {"id":"2","title":"draft"}
            {"id":"21","sku":"b","up":"2"}
            {"id":"3","title":"C"}
            {"id":"31","sku":"bad","up":"3"}
            """);
        var feed = With(_folder.Feed("a.jsonl", source: s => s with { ParentKey = "up" }), "r => { if (r.sku === 'bad') throw 1; return r.title === 'draft' || r.image ? null : r; }");

        var records = await SourceRun.LoadAsync(feed);

        Assert.Equal(
            ["""{"id":"1","title":"A","$rows":[{"id":"11","sku":"a","up":"1","$rows":[]}]}""", "filtered", "filtered", "filtered", "invalid_json", "script_error"],
            records.Select(r => r.IsFiltered ? "filtered" : r.Problem?.Code ?? r.Text()));
    }

    [Fact]
    public async Task Ndjson_PagesAreThoseOfTheFile_WhateverTheScriptMakesOfIt()
    {
        _folder.Write("a.ndjson", string.Concat(Enumerable.Range(1, 10).Select(n => $$"""{"id":"{{n}}"}""" + "\n")));
        await using var source = SourceRun.Open(With(_folder.Feed("a.ndjson", pageSize: 4), "r => r.id === '2' ? null : [r, r]"));

        var pages = (await SourceRun.PlanAllAsync(source)).SelectMany(p => p.Pages).ToArray();
        var first = await SourceRun.ReadAsync(source, pages[0]);

        Assert.Equal(3, pages.Length);
        Assert.Equal(["a.ndjson, line 1, byte 0, part 1", "a.ndjson, line 1, byte 0, part 2", "a.ndjson, line 2, byte 11"], first.Take(3).Select(r => r.Location.ToString()));
        Assert.Equal(7, first.Count);
        Assert.Null(await source.FindRepeatedAsync(CancellationToken.None));
    }

    [Fact]
    public void TransformedSource_Members_AreAllPassedOn()
    {
        var map = typeof(TransformedSource).GetInterfaceMap(typeof(IProductSource));

        Assert.All(map.TargetMethods, method => Assert.Equal(typeof(TransformedSource), method.DeclaringType));
    }

    private static Feed With(Feed feed, string function) => feed with { Source = feed.Source with { Transform = Script.Compile($"export default {function}") } };

    private static async Task<List<RawRecord>> PagesBackwardsAsync(Feed feed)
    {
        await using var planned = SourceRun.Open(feed);
        var pages = (await SourceRun.PlanAllAsync(planned, maxPages: 2)).SelectMany(p => p.Pages).Reverse().ToArray();
        var records = new List<RawRecord>();
        foreach (var page in pages)
        {
            await using var source = SourceRun.Open(feed);
            records.InsertRange(0, await SourceRun.ReadAsync(source, page));
        }

        return records;
    }

    private static string Short(RawRecord record)
    {
        if (record.IsFiltered || record.Group is null)
        {
            return record.IsFiltered ? "filtered" : record.Problem!.Code;
        }

        using var json = System.Text.Json.JsonDocument.Parse(record.Payload);
        var skus = json.RootElement.GetProperty("$rows").EnumerateArray().Select(r => r.GetProperty("sku").GetString());
        return $"{(record.Problem is null ? string.Empty : "torn ")}{json.RootElement.GetProperty("id").GetString()}:{string.Join(',', skus)}";
    }
}
