using System.Text;
using System.Text.Json;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class CsvTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Row_BecomesAnObjectOfTexts()
    {
        _folder.Write("a.csv", "\uFEFFid,price,text\r\n1,2.50,\"a, \"\"b\"\"\r\nc\"\r\n");

        var record = Assert.Single(await SourceRun.LoadAsync(_folder.Feed("a.csv")));

        const string Fields = "\"id\":\"1\",\"price\":\"2.50\",\"text\":\"a, \\\"b\\\"\\r\\nc\"";
        Assert.Equal($"{{{Fields},\"$rows\":[{{{Fields}}}]}}", record.Text());
        Assert.Equal((2L, 18L), (record.Location.Number, record.Location.Offset));
    }

    [Fact]
    public async Task AdjacentRows_WithTheSameId_AreOneRecord()
    {
        _folder.Write("a.csv", "id,title,sku\na,A,1\n a ,,2\na,other,3\nb,B,4\na,A,5\n");

        Assert.Equal(["a:1,2,3", "b:4", "a:5"], (await SourceRun.LoadAsync(_folder.Feed("a.csv", pageSize: 1))).Select(Products));
    }

    [Theory]
    [InlineData("id,title,sku\na,,1\na,\"A \"\"x\"\"\",2\na,other,3\n", "{\"id\":\"a\",\"title\":\"A \\\"x\\\"\",\"sku\":\"1\",\"$rows\":[{\"id\":\"a\",\"title\":\"\",\"sku\":\"1\"},{\"id\":\"a\",\"title\":\"A \\\"x\\\"\",\"sku\":\"2\"},{\"id\":\"a\",\"title\":\"other\",\"sku\":\"3\"}]}")]
    [InlineData("id,title,sku\na, ,\na,,2\n", "{\"id\":\"a\",\"title\":\" \",\"sku\":\"2\",\"$rows\":[{\"id\":\"a\",\"title\":\" \",\"sku\":\"\"},{\"id\":\"a\",\"title\":\"\",\"sku\":\"2\"}]}")]
    public async Task AdjacentRows_OfOneProduct_GiveEachFieldFromTheFirstThatHasIt(string csv, string expected)
    {
        _folder.Write("a.csv", csv);

        Assert.Equal(expected, Assert.Single(await SourceRun.LoadAsync(_folder.Feed("a.csv"))).Text());
    }

    [Fact]
    public async Task RowWithoutId_BelongsToTheProductOnlyWithoutProductFields()
    {
        _folder.Write("a.csv", "id,title,sku\n,,0\na,A,1\n,,2\n , ,3\n,C,4\n,,5\n");

        Assert.Equal([":0", "a:1,2,3", ":4", ":5"], (await SourceRun.LoadAsync(_folder.Feed("a.csv"))).Select(Products));
    }

    [Fact]
    public async Task RowsWithoutId_WhereNoProductFieldIsMapped_AreRecordsOfTheirOwn()
    {
        _folder.Write("a.csv", "id,title,sku\na,A,1\n,,2\n");
        var feed = _folder.Feed("a.csv");

        var records = await SourceRun.LoadAsync(feed with { Mapping = feed.Mapping with { Title = null } });

        Assert.Equal(["a:1", ":2"], records.Select(Products));
    }

    [Fact]
    public async Task Mapper_WithoutIdColumn_GetsEachRow()
    {
        _folder.Write("a.csv", "id,title,sku\na,A,1\na,A,2\n");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv") with { Mapping = new MappingOptions { Mapper = "own" } });

        Assert.Equal(["a:1", "a:2"], records.Select(Products));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("id,title,sku")]
    [InlineData("id,title,sku\r\n\r\n,,\n , ,\n")]
    public async Task FileWithoutRows_HasNoPages(string text)
    {
        _folder.Write("a.csv", text);
        await using var source = SourceRun.Open(_folder.Feed("a.csv"));

        Assert.Empty((await SourceRun.PlanAllAsync(source)).SelectMany(p => p.Pages));
    }

    [Theory]
    [InlineData("b,B", "invalid_csv", "found 2 fields; expected 3, as the header has")]
    [InlineData("b,B,2,9", "invalid_csv", "found 4 fields; expected 3, as the header has")]
    [InlineData("b,5\" disk,2", "invalid_csv", "found a quote within a field that does not begin with one; expected the field in quotes and its quotes doubled")]
    [InlineData("b,\"B\" x,2", "invalid_csv", "found text behind a closing quote; expected a delimiter or the row's end")]
    [InlineData("b,B\r,2", "invalid_csv", "found CR without LF; expected lines that end in LF or CRLF")]
    public async Task BadRow_IsKeptAsItIsAndCostsOnlyItself(string row, string code, string found)
    {
        _folder.Write("a.csv", $"id,title,sku\na,A,1\n{row}\nc,C,3\n");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv"));

        Assert.Equal(["a:1", "c:3"], records.Where(r => r.Problem is null).Select(Products));
        var bad = Assert.Single(records, r => r.Problem is not null);
        Assert.Equal(row, bad.Text());
        Assert.Equal(code, bad.Problem!.Code);
        Assert.Equal($"{found}. Only this row is left out; reading went on with the next line.", bad.Problem.Message);
    }

    [Fact]
    public async Task QuoteNeverClosed_CostsOnlyItsLine()
    {
        _folder.Write("a.csv", "id,title,sku\na,A,1\nb,\"B,2\nc,C,3\nd,D,4\n");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv"));

        Assert.Equal(["a:1", "c:3", "d:4"], records.Where(r => r.Problem is null).Select(Products));
        Assert.Equal("b,\"B,2", Assert.Single(records, r => r.Problem is not null).Text());
    }

    [Fact]
    public async Task InvalidUtf8_KeepsTheRowsBytes()
    {
        byte[] row = [.. "b,"u8, 0xFF, 0xFE, .. ",2"u8];
        var before = string.Concat(Enumerable.Range(1, 100).Select(i => $"{i},A,1\n"));
        _folder.Write("a.csv", [.. Encoding.UTF8.GetBytes("id,title,sku\n" + before), .. row, .. "\r\nc,C,3"u8]);

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv"));

        Assert.Equal("c:3", Products(records[^1]));
        var bad = Assert.Single(records, r => r.Problem is not null);
        Assert.Equal(row, bad.Payload.ToArray());
        Assert.Equal("invalid_utf8", bad.Problem!.Code);
    }

    [Fact]
    public async Task BadRowWithinAProduct_RejectsTheProductWhole()
    {
        _folder.Write("a.csv", "id,title,sku\na,A,1\na,2\na,,3\nbad\nb,B,4\n");
        var feed = _folder.Feed("a.csv", pageSize: 1);

        var records = await SourceRun.LoadAsync(feed, maxPages: 1);

        Assert.Equal(["a:1,3", "a,2", "bad", "b:4"], records.Select((r, i) => i is 0 or 3 ? Products(r) : r.Text()));
        Assert.Equal(["invalid_csv", "invalid_csv", "invalid_csv", null], records.Select(r => r.Problem?.Code));
        Assert.Contains("a.csv, line 3", records[0].Problem!.Message, StringComparison.Ordinal);
        await using var source = SourceRun.Open(feed);
        var plans = await SourceRun.PlanAllAsync(source, maxPages: 1);
        for (var i = 0; i < plans.Count - 1; i++)
        {
            await using var resumed = SourceRun.Open(feed);
            var rest = await SourceRun.PlanAllAsync(resumed, plans[i].NextCursor, maxPages: 1);
            Assert.Equal(plans.Skip(i + 1).SelectMany(p => p.Pages), rest.SelectMany(p => p.Pages));
            await using var other = SourceRun.Open(feed);
            Assert.Equal(records[i].Text(), Assert.Single(await SourceRun.ReadAsync(other, plans[i].Pages[0])).Text());
        }
    }

    [Fact]
    public async Task ByteOrderMark_BeforeARow_IsPassedOver()
    {
        _folder.Write("a.csv", "\uFEFFid,title,sku\na,A,1\n\uFEFFa,A,2\n\uFEFF\nb,\uFEFFB,3\n");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv"));

        Assert.Equal(["a:1,2", "b:3"], records.Select(Products));
        Assert.Equal("\uFEFFB", JsonDocument.Parse(records[1].Payload).RootElement.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("id,title,id", "a.csv: found two columns named \"id\", which mapping.id reads; expected that name once, or one of \"id (1)\" and \"id (2)\" there.")]
    [InlineData("id,,sku", "a.csv: found column 2 without a name in the header; expected a name for each.")]
    [InlineData("id,$rows", "a.csv: found a column named $rows; that name stands for a record's rows.")]
    [InlineData(",,", "a.csv: found a header without a name; expected the names of the columns.")]
    public async Task Header_ThatDoesNotFit_IsRefused(string header, string message)
    {
        _folder.Write("a.csv", header + "\n1,2,3\n");

        var error = await Assert.ThrowsAsync<SourceException>(() => SourceRun.LoadAsync(_folder.Feed("a.csv")));

        Assert.Equal(message + " Correct the file, source.delimiter or the mapping, and start again.", error.Message);
        Assert.True(error.StopsRun);
    }

    [Theory]
    [InlineData("id,\"title\n1,2", "found the end of the file within quotes; expected a closing quote")]
    [InlineData("id,title\r1,2\r", "found CR without LF; expected lines that end in LF or CRLF")]
    public async Task Header_ThatIsNoCsv_IsRefused(string text, string found)
    {
        _folder.Write("a.csv", text);

        var error = await Assert.ThrowsAsync<SourceException>(() => SourceRun.LoadAsync(_folder.Feed("a.csv")));

        Assert.Equal($"a.csv, line 1: the header cannot be read: {found}. Correct the file and start again.", error.Message);
    }

    [Fact]
    public async Task ProductOfManyRows_IsBoundedByTheRecordLimit()
    {
        _folder.Write("a.csv", "id,title,sku\na,A,1\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"big,T,{i}\n")) + "c,C,3\n");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv", maxRecordBytes: 64 * 1024));

        Assert.Equal(3, records.Count);
        Assert.Equal("record_too_large", records[1].Problem!.Code);
        Assert.Equal(5000, JsonDocument.Parse(records[1].Payload).RootElement.GetProperty("$rows").GetArrayLength());
        Assert.Equal("c:3", Products(records[2]));
    }

    [Fact]
    public async Task RowLongerThanTheLimit_IsKeptWholeWithItsProblem()
    {
        var row = "b," + new string('x', 5000) + ",2";
        _folder.Write("a.csv", $"id,title,sku\na,A,1\n{row}\nc,C,3\n");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv", maxRecordBytes: 1024));

        var bad = Assert.Single(records, r => r.Problem is not null);
        Assert.Equal((row, "record_too_large"), (bad.Text(), bad.Problem!.Code));
        Assert.Equal(["a:1", "c:3"], records.Where(r => r.Problem is null).Select(Products));
    }

    [Fact]
    public async Task LastProduct_OfATruncatedArchive_IsNotTakenForWhole()
    {
        var packed = FeedFolder.Gzip("id,title,sku\na,A,1\nb,B,2\nb,,3\n");
        _folder.Write("a.csv.gz", packed[..^3]);

        var (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.csv.gz"));

        Assert.Equal("a:1", Products(records[0]));
        Assert.Null(records[0].Problem);
        Assert.Equal(("b:2,3", "invalid_gzip"), (Products(records[1]), records[1].Problem!.Code));
        Assert.Single(errors);
    }

    [Fact]
    public async Task QuotedText_OfATruncatedArchive_IsNotTakenForRows()
    {
        const string Cut = "b,\"B\nx,X,1\ny,Y,2\n";
        _folder.Write("a.csv.gz", FeedFolder.Gzip($"id,title,sku\na,A,1\n{Cut}")[..^3]);

        var (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.csv.gz"));

        Assert.Equal(Cut.TrimEnd('\n'), Assert.Single(records, r => r.Text().StartsWith("b,", StringComparison.Ordinal)).Text());
        Assert.All(records, r => Assert.Equal("invalid_gzip", r.Problem!.Code));
        Assert.Single(errors);
    }

    [Theory]
    [InlineData('"')]
    [InlineData('€')]
    public async Task Delimiter_ThatCannotBe_IsRefused(char delimiter)
    {
        _folder.Write("a.csv", "id\n1\n");

        var error = await Assert.ThrowsAsync<SourceException>(() => SourceRun.LoadAsync(_folder.Feed("a.csv", source: o => o with { Delimiter = delimiter })));

        Assert.Contains($"source.delimiter is '{delimiter}'", error.Message, StringComparison.Ordinal);
    }

    private static string Products(RawRecord record)
    {
        var json = JsonDocument.Parse(record.Payload).RootElement;
        return json.GetProperty("id").GetString() + ":" + string.Join(',', json.GetProperty("$rows").EnumerateArray().Select(r => r.GetProperty("sku").GetString()));
    }
}
