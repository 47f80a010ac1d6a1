using System.Text;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>What must be changed in a feed is told by <c>check</c>, <c>preview</c> and <c>run</c> alike, before anything is loaded.</summary>
public sealed class FeedMisfitTests : IDisposable
{
    private readonly EtlFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", "id,title\n1,Lamp\n", "\"Title\"", "found no column for mapping.title \"Title\" (perhaps \"title\" is meant)")]
    [InlineData("a.csv", "id;Title\n1;Lamp\n", "\"Title\"", "set source.delimiter to \";\"")]
    [InlineData("a.csv", "id,Title\n1,W\u00E4rmflasche\n", "\"Title\"", "set source.encoding to \"windows-1252\"")]
    [InlineData("a.ndjson", "{\n \"id\": 1\n}\n{\n \"id\": 2\n}\n", "\"Title\"", "found JSON objects over several lines (pretty-printed)")]
    public async Task Misfit_EndsEachCommandWith2AndTheSameWords(string file, string text, string title, string expected)
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.Write("feeds/shop.json", $$"""{ "name": "shop", "source": { "type": "file", "path": "{{file}}" }, "mapping": { "id": "id", "title": {{title}} } }""");
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "feeds", file), Encoding.Latin1.GetBytes(text));

        var check = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "check", "shop");
        var preview = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "preview", "shop");
        var run = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop");

        Assert.All([check, preview, run], r => Assert.True(r.ExitCode == 2, r.All));
        Assert.All([check, preview, run], r => Assert.Contains(expected, r.All, StringComparison.Ordinal));
        Assert.Contains("of feed shop: failed", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, await db.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
    }

    [Fact]
    public async Task OptionalColumn_MayBeMissing()
    {
        await using var db = await TestDatabase.CreateAsync();
        _folder.Write("feeds/shop.json", """{ "name": "shop", "source": { "type": "file", "path": "a.csv" }, "mapping": { "id": "id", "title": { "path": "Title", "optional": true } } }""");
        _folder.Write("feeds/a.csv", "id,title\n1,Lamp\n");

        var run = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "run", "shop");

        Assert.True(run.ExitCode == 0, run.All);
    }

    [Fact]
    public async Task Preview_ProposesTheOtherDecimalSeparator()
    {
        _folder.Write("feeds/shop.json", """{ "name": "shop", "source": { "type": "file", "path": "a.csv", "delimiter": ";" }, "mapping": { "id": "id", "skus": { "code": "id", "price": "price" } } }""");
        _folder.Write("feeds/a.csv", "id;price\n1;9,50\n");

        var preview = await EtlProcess.RunAsync(_folder.Path, null, "preview", "shop");

        Assert.Contains("set decimalSeparator to \",\"", preview.Output, StringComparison.Ordinal);
    }
}
