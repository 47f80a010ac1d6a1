using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class FirstLookTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\n \"id\": 1,\n \"title\": \"A\"\n}\n{\n \"id\": 2\n}\n", "found JSON objects over several lines (pretty-printed); expected an object on each line (NDJSON). Write each on a line of its own, for instance with `jq -c . a.ndjson`")]
    [InlineData("{ \"id\": 1,\n  \"title\": \"A\" }\n{ \"id\": 2,\n  \"title\": \"B\" }\n", "found JSON objects over several lines")]
    [InlineData("{\n \"data\": { \"items\": [\n { \"id\": 1 }\n ] }\n}\n", "found one JSON document over several lines; expected an object on each line (NDJSON). Set source.format to \"json\" and source.dataSelector to the array of records in it: it has \"data.items\"")]
    [InlineData("{\n \"id\": 1\n}", "It has no array: put the record in one and set source.format to \"json\"")]
    [InlineData("[\n {\"id\":1}\n]", "found a JSON array; expected an object on each line (NDJSON). Set source.format to \"json\"")]
    [InlineData("[{\"id\":1},{\"id\":2}]", "found a JSON array")]
    [InlineData("\uFEFF[{\"id\":1},{\"id\":2}]", "found a JSON array")]
    [InlineData("id,title\n1,A\n", "found lines that are no JSON; expected an object on each. It looks like CSV: set source.format to \"csv\"")]
    [InlineData("\"id\";\"title\"\n\"1\";\"A\"\n", "set source.format to \"csv\" and source.delimiter to \";\"")]
    [InlineData("<!DOCTYPE html><html><body>Log in</body></html>", "found an HTML page")]
    [InlineData("<?xml version=\"1.0\"?><rss/>", "found XML")]
    public Task Ndjson_ThatIsSomethingElse_IsCalledSo(string text, string found) => RequireAsync("a.ndjson", Encoding.UTF8.GetBytes(text), found);

    [Theory]
    [InlineData("{\"id\":1}\n{\"id\":2}\n", "found a JSON object on each line (NDJSON); expected one document. Set source.format to \"ndjson\"")]
    [InlineData("{\"data\":{\"items\":[{\"id\":1}]}}", "found a JSON object; expected an array of records. Set source.format to \"json\" and source.dataSelector to the array of records in it: it has \"data.items\"")]
    [InlineData("id;title\n1;A\n", "expected a JSON document. It looks like CSV: set source.format to \"csv\" and source.delimiter to \";\"")]
    [InlineData("<html></html>", "found an HTML page")]
    public Task Json_ThatIsSomethingElse_IsCalledSo(string text, string found) => RequireAsync("a.json", Encoding.UTF8.GetBytes(text), found);

    [Theory]
    [InlineData("[{\"id\":1}]", "found JSON; expected CSV. Set source.format to \"json\"")]
    [InlineData("{\"id\":1}\n{\"id\":2}\n", "found JSON; expected CSV. Set source.format to \"ndjson\"")]
    [InlineData("\n  <!doctype html>\n<html>", "found an HTML page, such as one to log in or to say what is wrong")]
    public Task Csv_ThatIsSomethingElse_IsCalledSo(string text, string found) => RequireAsync("a.csv", Encoding.UTF8.GetBytes(text), found);

    [Theory]
    [InlineData("PK\u0003\u0004\u0014\0\0\0\b\0aaaabbbbccccdddd\u0005\0\0\0a.csvxyz", "found a zip archive (\"a.csv\" in it); expected a text. Set source.compression to \"zip\", or let its name end in .zip")]
    [InlineData("PK\u0003\u0004\u0014\0\0\0\b\0aaaabbbbccccdddd\u0013\0\0\0[Content_Types].xmlxyz", "found an Excel workbook (.xlsx); expected a text. Set source.format to \"xlsx\", or let its name end in .xlsx")]
    [InlineData("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1xx", "found an Excel workbook of the old kind (.xls)")]
    [InlineData("%PDF-1.7", "found a PDF document")]
    [InlineData("7z\u00BC\u00AF\u0027\u001C", "found a 7z archive")]
    public async Task FileThatIsNoText_IsCalledSo(string bytes, string found)
    {
        // What begins as an archive does is opened as one by these names.
        foreach (var name in bytes.StartsWith("PK", StringComparison.Ordinal) ? ["a.csv", "a.ndjson", "a.json", "c"] : new[] { "a.csv", "a.ndjson", "a.json", "a.zip", "b.xlsx", "c" })
        {
            await RequireAsync(name, Encoding.Latin1.GetBytes(bytes), found);
        }
    }

    [Fact]
    public async Task Gzip_WithoutItsEnding_IsCalledSo()
    {
        await RequireAsync("a.csv", FeedFolder.Gzip("id\n1\n"), "found a gzip file; expected a text. Set source.compression to \"gzip\"");
        await RequireAsync("a.csv.gz", FeedFolder.Gzip(FeedFolder.Gzip("id\n1\n")), "found a gzip file within the archive");
        await RequireAsync("b.csv.gz", FeedFolder.Gzip("[{\"id\":1}]"), "found JSON; expected CSV");
    }

    [Theory]
    [InlineData("a.txt", "id\ttitle\n1\tA\n", "set source.format to \"csv\" and source.delimiter to \"\\t\"")]
    [InlineData("a.export", "{\"id\":1}\n{\"id\":2}\n", "Set source.format to \"ndjson\"")]
    [InlineData("a", "[{\"id\":1}]", "Set source.format to \"json\"")]
    [InlineData("b", "nothing to tell it by", "Set source.format to \"ndjson\", \"json\", \"csv\" or \"xml\".")]
    public Task NameWithoutFormat_IsHelpedByTheContent(string name, string text, string found) => RequireAsync(name, Encoding.UTF8.GetBytes(text), found);

    [Fact]
    public async Task SecondFile_ThatIsSomethingElse_StopsBeforeTheFirstIsPlanned()
    {
        _folder.Write("a.csv", "id,title,sku\n1,A,s\n");
        _folder.Write("b.csv", "<html>down</html>");
        await using var source = SourceRun.Open(_folder.Feed("*.csv"));

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => source.PlanAsync(null, 40, CancellationToken.None));

        Assert.StartsWith("b.csv: found an HTML page", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task DocumentLongerThanTheLook_NamedNdjson_IsCalledSo() => RequireAsync(
        "a.ndjson",
        Encoding.UTF8.GetBytes("{\n\"data\": [\n" + string.Join(",\n", Enumerable.Repeat("{\"id\":1}", 50_000)) + "]}"),
        "found a JSON document over several lines; expected an object on each line (NDJSON). Set source.format to \"json\" and source.dataSelector");

    [Fact]
    public async Task EmptyFile_IsAWarning()
    {
        _folder.Write("a.csv", "");
        _folder.Write("b.csv", "id,title,sku\n1,A,s\n");
        await using var source = SourceRun.Open(_folder.Feed("*.csv"));

        var plan = await source.PlanAsync(null, 40, CancellationToken.None);

        Assert.Single(plan.Pages);
        Assert.Equal(["a.csv is empty."], source.Warnings);
    }

    [Theory]
    [InlineData("{\"id\":1,\"title\":\"cut\n{\"id\":2}\n")]
    [InlineData("{\"id\":1,\n{\"id\":2}\n{\"id\":3}\n")]
    [InlineData("[1]\n[2]\n")]
    [InlineData("garbage, and more\n{\"id\":2}\n")]
    public async Task BrokenLine_AtTheStart_IsStillALine(string text)
    {
        _folder.Write("a.ndjson", text);

        Assert.Equal(text.Count(c => c == '\n'), (await SourceRun.LoadAsync(_folder.Feed("a.ndjson"))).Count);
    }

    private async Task RequireAsync(string name, byte[] content, string found)
    {
        _folder.Write(name, content);
        await using var source = SourceRun.Open(_folder.Feed(name));

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => source.PlanAsync(null, 40, CancellationToken.None));

        Assert.StartsWith($"{name}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }
}
