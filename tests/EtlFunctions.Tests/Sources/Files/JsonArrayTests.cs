using EtlFunctions.Feeds;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class JsonArrayTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Elements_KeepTheirBytesAndNumbers()
    {
        _folder.Write("a.json", "\uFEFF [ {\"id\" : 1} ,\r\n\"]\\\"[\", -1.50 , [1, {}] ]\n");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.json"));

        Assert.Equal(["{\"id\" : 1}", "\"]\\\"[\"", "-1.50", "[1, {}]"], records.Texts());
        Assert.Equal("a.json, record 3", records[2].Location.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    public async Task EmptyArray_HasNoPages(string text)
    {
        _folder.Write("a.json", text);
        await using var source = SourceRun.Open(_folder.Feed("a.json"));

        Assert.Empty((await SourceRun.PlanAllAsync(source)).SelectMany(p => p.Pages));
    }

    [Theory]
    [InlineData("[{\"id\":1},{\"id\":tru},{\"id\":3}]", "{\"id\":tru}")]
    [InlineData("[{\"id\":1},{\"id\":[2},{]},{\"id\":3}]", "{\"id\":[2},{]}")]
    [InlineData("[{\"id\":1}, rubbish ,{\"id\":3},]", "rubbish")]
    public async Task InvalidElement_ThatCanBeToldApart_CostsOnlyItself(string text, string invalid)
    {
        _folder.Write("a.json", text);

        Assert.Equal(["{\"id\":1}", invalid, "{\"id\":3}"], (await SourceRun.LoadAsync(_folder.Feed("a.json"))).Texts());
    }

    [Theory]
    [InlineData("[{\"id\":1} {\"id\":2}, {\"id\":3}]", "{\"id\":2}, {\"id\":3}]", "found '{' at byte 10; expected ',' or ']'")]
    [InlineData("[{\"id\":1}}, {\"id\":2}]", "}, {\"id\":2}]", "found '}' at byte 9; expected ',' or ']'")]
    [InlineData("[{\"id\":1},,{\"id\":2}]", ",{\"id\":2}]", "found ',' at byte 10; expected an element")]
    [InlineData("[{\"id\":1},{\"id\":2", "{\"id\":2", "the file ends within the element")]
    [InlineData("[{\"id\":1},{\"id\":\"2}]", "{\"id\":\"2}]", "the file ends within the element")]
    [InlineData("[{\"id\":1},", null, "found the end of the file; expected an element")]
    [InlineData("[{\"id\":1}", null, "found the end of the file; expected ',' or ']'")]
    [InlineData("[{\"id\":1}][{\"id\":2}]", "[{\"id\":2}]", "found '[' at byte 10 behind the document; expected its end")]
    public async Task Array_ThatCannotBeToldApart_KeepsItsRestAndFails(string text, string? rest, string found)
    {
        _folder.Write("a.json", text);
        var feed = _folder.Feed("a.json", pageSize: 1);

        var (records, errors) = await SourceRun.LoadDamagedAsync(feed, maxPages: 1);

        Assert.Equal("{\"id\":1}", records[0].Text());
        Assert.Equal(rest, records.Skip(1).Texts().SingleOrDefault());
        Assert.All(records.Skip(1), r => Assert.Equal("invalid_json", r.Problem!.Code));
        Assert.Equal(
            $"a.json: the records from element 2 on cannot be read: {found}. Those before it are loaded; repair the file and start again.",
            Assert.Single(errors).Message);
        await AssertSamePlanFromEveryCursorAsync(feed);
    }

    [Fact]
    public async Task Array_BrokenAtItsStart_KeepsItsRestAndFails()
    {
        _folder.Write("a.json", "\uFEFF[]]");
        var feed = _folder.Feed("a.json", pageSize: 1);

        var (records, errors) = await SourceRun.LoadDamagedAsync(feed);

        Assert.Equal("]", Assert.Single(records).Text());
        Assert.Single(errors);
        await AssertSamePlanFromEveryCursorAsync(feed);
    }

    [Fact]
    public async Task Rest_OfALongFile_IsKeptUpToABound()
    {
        _folder.Write("a.json", "[1 " + new string('x', 1_000_000));

        var (records, _) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.json"));

        Assert.Equal(64 * 1024, records[1].Payload.Length);
    }

    [Fact]
    public async Task DataSelector_NamesTheArray()
    {
        _folder.Write("a.json", """{"page":{"items":[0]},"data":{"count":2,"a.b":[{"id":1},{"id":2}],"next":null},"items":[9]}""");

        Assert.Equal(["{\"id\":1}", "{\"id\":2}"], (await SourceRun.LoadAsync(_folder.Feed("a.json", source: o => o with { DataSelector = @"data.a\.b" }))).Texts());
    }

    [Theory]
    [InlineData("{\"id\":1}\n{\"id\":2}", null, "a.json: found a JSON object on each line (NDJSON); expected one document. Set source.format to \"ndjson\", and start again. Nothing was loaded.")]
    [InlineData("{\"a\":1,\"b\":{}}", "items", "a.json: found '}' at byte 13 after the properties \"a\", \"b\"; expected the property \"items\" of source.dataSelector \"items\".")]
    [InlineData("{\"items\":{}}", "items", "a.json: found '{' at byte 9; expected an array of records. source.dataSelector \"items\" must name an array.")]
    [InlineData("[1]", "items", "a.json: found '[' at byte 0; expected an object with the property \"items\" of source.dataSelector \"items\".")]
    [InlineData("{\"a\":1", "items", "a.json: found the end of the file after the properties \"a\"; expected the property \"items\" of source.dataSelector \"items\".")]
    [InlineData("[1]", "items[0]", "a.json: source.dataSelector is \"items[0]\"; expected names separated by dots, without elements of arrays.")]
    public async Task Document_WithoutTheArray_IsRefused(string text, string? selector, string message)
    {
        _folder.Write("a.json", text);

        var error = await Assert.ThrowsAnyAsync<SourceException>(() => SourceRun.LoadAsync(_folder.Feed("a.json", source: o => o with { DataSelector = selector })));

        Assert.Equal(message, error.Message);
        Assert.True(error.StopsRun);
    }

    [Fact]
    public async Task Document_CutBehindTheSelectedArray_Fails()
    {
        _folder.Write("a.json", "{\"items\":[1,2],\"next\":");

        var (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.json", source: o => o with { DataSelector = "items" }));

        Assert.Equal(["1", "2"], records.Texts());
        Assert.Contains("found the end of the file behind the array; expected a value", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Element_LongerThanTheLimit_IsKeptWholeWithItsProblem()
    {
        var large = "{\"id\":\"" + new string('x', 3000) + "\"}";
        _folder.Write("a.json", $"[1,{large},3]");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.json", maxRecordBytes: 1024));

        Assert.Equal(["1", large, "3"], records.Texts());
        Assert.Equal("record_too_large", records[1].Problem!.Code);
        Assert.StartsWith("found a record of 3,009 bytes", records[1].Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Element_NestedDeeply_IsPassed()
    {
        var deep = new string('[', 200_000) + new string(']', 200_000);
        _folder.Write("a.json", $"[{deep},2]");

        Assert.Equal([deep, "2"], (await SourceRun.LoadAsync(_folder.Feed("a.json"))).Texts());
    }

    private static async Task AssertSamePlanFromEveryCursorAsync(Feed feed)
    {
        await using var source = SourceRun.Open(feed);
        var plans = await SourceRun.PlanAllAsync(source, maxPages: 1);
        for (var i = 0; i < plans.Count - 1; i++)
        {
            await using var resumed = SourceRun.Open(feed);
            var rest = await SourceRun.PlanAllAsync(resumed, plans[i].NextCursor, maxPages: 1);
            Assert.Equal(plans.Skip(i + 1).SelectMany(p => p.Pages), rest.SelectMany(p => p.Pages));
        }
    }
}
