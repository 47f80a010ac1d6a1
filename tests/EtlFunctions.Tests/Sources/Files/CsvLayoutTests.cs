using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>CSV as shops write it: where the header stands, what quotes and escapes mean, rows that are short.</summary>
public sealed class CsvLayoutTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("id,title\n1,'a, ''b'''\n", "a, 'b'")]
    [InlineData("id,title\n1,24\" TV\n", "24\" TV")]
    [InlineData("id,title\n1,'a\nb'\n", "a\nb")]
    public async Task Quote_MayBeAnother(string text, string title) =>
        Assert.Equal([title], await TitlesAsync(text, new CsvOptions { Quote = '\'' }));

    [Theory]
    [InlineData("id,title\n1,\"a \\\"b\\\" \\\\\"\n", "a \"b\" \\")]
    [InlineData("id,title\n1,a\\,b\n", "a,b")]
    [InlineData("id,title\n1,\"a \"\"b\"\"\\n\"\n", "a \"b\"\n")]
    [InlineData("id,title\n1,a\\\nb\n", "a\nb")]
    [InlineData("id,title\n1,\\N\n", "")]
    [InlineData("id,title\n1,\"\\N\"\n", "N")]
    [InlineData("id,title\n1,a\\", "a\\")]
    public async Task Escape_TakesWhatFollowsAsItIs(string text, string title) =>
        Assert.Equal([title], await TitlesAsync(text, new CsvOptions { Escape = '\\' }));

    [Theory]
    [InlineData(2, null, "TemplateType=home,Version=1\n\"Seller,Name\nid,title\n1,Lamp\n", 4)]
    [InlineData(0, 3, "TemplateType=home,Version=1\n\"Seller,Name\nid,title\n1,Lamp\n", 4)]
    [InlineData(2, 1, "id,title\nthe key,the name\n1,Lamp\n", 3)]
    [InlineData(3, 2, "sep=,\nid,title\n\n1,Lamp\n", 4)]
    public async Task Header_StandsWhereTheFeedSays(int skip, int? header, string text, int line)
    {
        var record = Assert.Single(await LoadAsync(text, new CsvOptions { SkipRows = skip, HeaderRow = header }));

        Assert.Equal("Lamp", EncodingTests.Field(record, "title"));
        Assert.Equal(line, record.Location.Number);
    }

    [Fact]
    public async Task Header_FurtherDown_IsProposed()
    {
        var error = await RefusedAsync("TemplateType=home,Version=1,x\nSeller SKU,Product Name\nid,title\n1,Lamp\n", new CsvOptions());

        Assert.EndsWith("Line 3 names them: set source.header to 3, and start again.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_BehindTheEnd_IsAnError() => Assert.Equal(
        "a.csv: the text ends in line 2; expected the names of the columns in line 5, by source.header.",
        (await RefusedAsync("id,title\n1,Lamp\n", new CsvOptions { HeaderRow = 5 })).Message);

    [Fact]
    public async Task Names_StandForTheHeader()
    {
        var csv = new CsvOptions { Names = ["id", "title"], SkipRows = 1 };

        Assert.Equal(["Lamp", "Desk"], await TitlesAsync("made today\n1,Lamp\n2,Desk\n", csv));
        Assert.StartsWith(
            "a.csv, line 2: found the names of source.header themselves",
            (await RefusedAsync("made today\nID,title\n1,Lamp\n", csv)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "found no column for mapping.title \"title\"", (await RefusedAsync("1,Lamp\n", new CsvOptions { Names = ["id", "name"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_AreNoRowsAndPartNoProduct()
    {
        var record = Assert.Single(await LoadAsync("# made \"today\nid,title,sku\n1,Lamp,A\n# more, of it\n1,#Lamp,B\n#", new CsvOptions { Comment = "#" }));

        Assert.EndsWith("\"$rows\":[{\"id\":\"1\",\"title\":\"Lamp\",\"sku\":\"A\"},{\"id\":\"1\",\"title\":\"#Lamp\",\"sku\":\"B\"}]}", record.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShortRows_AreRejectsUnlessTheFeedSaysOtherwise()
    {
        const string Text = "id,title,sku\n1,Lamp\n2,Desk,B,,\n3,Bed,C,x\nTotal: 3\n4,Chair,";

        var strict = await LoadAsync(Text, new CsvOptions());
        var lenient = await LoadAsync(Text, new CsvOptions { LenientRows = true });

        Assert.Equal(["invalid_csv", "invalid_csv", "invalid_csv", "invalid_csv", null], strict.Select(r => r.Problem?.Code));
        Assert.Equal([null, null, "invalid_csv", "invalid_csv", null], lenient.Select(r => r.Problem?.Code));
        Assert.StartsWith("{\"id\":\"1\",\"title\":\"Lamp\",\"sku\":\"\"", lenient[0].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,Lamp,A\n1,Lamp", true)]
    [InlineData("1,Lamp,A\n1", true)]
    [InlineData("1,Lamp,A\n2,Des", false)]
    public async Task LastRow_ThatIsCutOff_IsNoRowAndItsProductIsNotTakenForWhole(string rows, bool isOfTheProduct)
    {
        foreach (var isLenient in new[] { false, true })
        {
            var records = await LoadAsync("id,title,sku\n" + rows, new CsvOptions { LenientRows = isLenient });

            Assert.Equal([isOfTheProduct ? "invalid_csv" : null, "invalid_csv"], records.Select(r => r.Problem?.Code));
        }
    }

    [Fact]
    public async Task RepeatedNames_AreNumberedWhereNothingReadsThem()
    {
        const string Text = "id,title,Bullet Point,Bullet Point\n1,Lamp,nice,cheap\n";

        Assert.StartsWith("{\"id\":\"1\",\"title\":\"Lamp\",\"Bullet Point (1)\":\"nice\",\"Bullet Point (2)\":\"cheap\"", Assert.Single(await LoadAsync(Text, new CsvOptions())).Text(), StringComparison.Ordinal);
        foreach (var optional in new[] { false, true })
        {
            var error = await RefusedAsync(Text, new CsvOptions(), m => m with { Brand = new FieldMapping { Path = "Bullet Point", Optional = optional } });
            Assert.StartsWith("a.csv: found two columns named \"Bullet Point\", which mapping.brand reads", error.Message, StringComparison.Ordinal);
        }

        Assert.Single(await LoadAsync(Text, new CsvOptions(), m => m with { Brand = new FieldMapping { Path = "Bullet Point (2)" } }));
    }

    [Theory]
    [InlineData(',', null, "source.quote is ',', as the delimiter is")]
    [InlineData(null, ',', "source.escape is ',', as the delimiter is")]
    public async Task Marks_OfTheDelimiter_AreRefused(char? quote, char? escape, string found) =>
        Assert.Contains(found, (await RefusedAsync("id,title\n1,Lamp\n", new CsvOptions { Quote = quote, Escape = escape })).Message, StringComparison.Ordinal);

    private async Task<IEnumerable<string?>> TitlesAsync(string text, CsvOptions csv) =>
        (await LoadAsync(text, csv)).Select(r => r.Problem?.Message ?? EncodingTests.Field(r, "title"));

    private async Task<List<RawRecord>> LoadAsync(string text, CsvOptions csv, Func<MappingOptions, MappingOptions>? mapping = null)
    {
        _folder.Write("a.csv", text);
        var feed = _folder.Feed("a.csv", source: o => o with { Csv = csv });
        return await SourceRun.LoadAsync(feed with { Mapping = (mapping ?? (m => m))(feed.Mapping with { Title = new FieldMapping { Path = "title" } }) });
    }

    private Task<SourceException> RefusedAsync(string text, CsvOptions csv, Func<MappingOptions, MappingOptions>? mapping = null) =>
        Assert.ThrowsAnyAsync<SourceException>(() => LoadAsync(text, csv, mapping));
}
