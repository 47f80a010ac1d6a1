using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class CsvColumnTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task MappedColumn_ThatIsNotThere_IsAnErrorWithTheNearestName()
    {
        _folder.Write("a.csv", "id,title,price\n1,Lamp,9.5\n");

        var error = await RefusedAsync(Feed(title: "Title", price: "Price"));

        Assert.Equal(
            "a.csv: found no column for mapping.title \"Title\" (perhaps \"title\" is meant), mapping.skus.price \"Price\" (perhaps \"price\" is meant); the columns are \"id\", \"title\", \"price\". "
            + "Correct the file, source.delimiter or the mapping, or set \"optional\": true where a column may be missing, and start again.",
            error.Message);
    }

    [Fact]
    public async Task OptionalColumn_MayBeMissing()
    {
        _folder.Write("a.csv", "id,title,price\n1,Lamp,9.5\n");
        var feed = Feed(title: "Title", price: "Price");
        var mapping = feed.Mapping with
        {
            Title = feed.Mapping.Title! with { Optional = true },
            Skus = feed.Mapping.Skus! with { Price = feed.Mapping.Skus.Price! with { Optional = true } },
        };

        Assert.Single(await SourceRun.LoadAsync(feed with { Mapping = mapping }));
    }

    [Fact]
    public async Task SecondFile_WithOtherColumns_StopsBeforeTheFirstIsPlanned()
    {
        _folder.Write("a.csv", "id,title,price\n1,Lamp,9.5\n");
        _folder.Write("b.csv", "id,titles,price\n2,Desk,9.5\n");

        var error = await RefusedAsync(Feed(path: "*.csv"));

        Assert.StartsWith("b.csv: found no column for mapping.title \"title\" (perhaps \"titles\" is meant); the columns", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b", "write a\\\\.b")]
    [InlineData("title.de", "\"title\" is a column, but its values are texts without parts")]
    public async Task PathOfParts_IsNoColumn(string path, string found)
    {
        _folder.Write("a.csv", "id,title,price,a.b\n1,Lamp,9.5,x\n");

        Assert.Contains(found, (await RefusedAsync(Feed(title: path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ColumnWithADot_IsFoundByItsEscapedName()
    {
        _folder.Write("a.csv", "id,a.b,price\n1,Lamp,9.5\n");

        Assert.Single(await SourceRun.LoadAsync(Feed(title: "a\\.b")));
    }

    [Theory]
    [InlineData(";", "Parted at ';' the header has the columns \"id\", \"title\", \"price\": set source.delimiter to \";\", and start again.")]
    [InlineData("\t", "Parted at tabs the header has the columns \"id\", \"title\", \"price\": set source.delimiter to \"\\t\", and start again.")]
    [InlineData("|", "set source.delimiter to \"|\"")]
    public async Task OtherDelimiter_IsProposed(string delimiter, string proposal)
    {
        _folder.Write("a.csv", "id,title,price\n1,\"Lamp\",9.5\n".Replace(",", delimiter, StringComparison.Ordinal));

        Assert.Contains(proposal, (await RefusedAsync(Feed())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comma_IsProposedWhereAnotherDelimiterWasSet()
    {
        _folder.Write("a.csv", "\"id\",\"title\",\"price\"\n1,Lamp,9.5\n");

        Assert.Contains("set source.delimiter to \",\"", (await RefusedAsync(Feed(source: o => o with { Delimiter = ';' }))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sep=;\r\nid;title;price\r\n1;Lampe;9,50\r\n", ',')]
    [InlineData("sep=;\nid;title;price;\n1;Lampe;9,50;\n", ';')]
    [InlineData("\"sep=;\"\nid;title;price\n1;Lampe;9,50\n", ',')]
    [InlineData("\uFEFFsep=;\r\nid;title;price\r\n1;Lampe;9,50\r\n", ',')]
    [InlineData("SEP=;\n\uFEFFid;title;price\n1;Lampe;9,50\n", ',')]
    [InlineData("sep=\t\nid\ttitle\tprice\n1\tLampe\t9,50\n", ',')]
    public async Task FirstLine_ThatNamesTheDelimiter_IsRead(string text, char delimiter)
    {
        _folder.Write("a.csv", text);

        var record = Assert.Single(await SourceRun.LoadAsync(Feed(source: o => o with { Delimiter = delimiter })));

        Assert.Equal(("Lampe", "9,50"), (EncodingTests.Field(record, "title"), EncodingTests.Field(record, "price")));
        Assert.Equal(3, record.Location.Number);
    }

    [Theory]
    [InlineData("id;title;price;\n1;Lampe;9;\n2;Tisch;8;\n")]
    [InlineData("id;title;price;;\n1;Lampe;9;;\n2;Tisch;8;;\n")]
    [InlineData("id;title;price;\n1;Lampe;9\n2;Tisch;8\n")]
    [InlineData("id;title;price\n1;Lampe;9;\n2;Tisch;8;\n")]
    [InlineData("id;title;price;\n\n1;Lampe;9;\n;;;\n2;Tisch;8;\n")]
    public async Task DelimiterAtLineEnds_NamesNoColumn(string text)
    {
        _folder.Write("a.csv", text);

        var records = await SourceRun.LoadAsync(Feed(source: o => o with { Delimiter = ';' }));

        Assert.Equal(["Lampe9", "Tisch8"], records.Select(r => EncodingTests.Field(r, "title") + EncodingTests.Field(r, "price")));
        Assert.All(records, r => Assert.Null(r.Problem));
    }

    [Theory]
    [InlineData("id;title;price;\n1;Lampe;9;\n2;Ti;sch;8\n", "found text behind the 3 fields that the header names")]
    [InlineData("id;title;price\n1;Lampe;9\n2;Ti;sch;\n", "found 4 fields; expected 3, as the header has")]
    [InlineData("id;title;price\n1;Lampe;9;\n2;Tisch;8\n", "found 3 fields; expected 4, as the first row has")]
    public async Task RowThatDiffersFromTheFirst_IsAReject(string text, string found)
    {
        _folder.Write("a.csv", text);

        var records = await SourceRun.LoadAsync(Feed(source: o => o with { Delimiter = ';' }));

        Assert.Contains(found, Assert.Single(records, r => r.Problem is not null).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tsv_HasNoQuotes()
    {
        _folder.Write("a.tsv", "id\ttitle\tprice\n1\t\"Big\" Lamp 12\"\t9\n2\t24\" TV\t100\n3\tDesk\t50\n4\t\"Quoted start only\t60\n5\t\"Whole\"\t70\n");

        Assert.Equal(
            ["\"Big\" Lamp 12\"", "24\" TV", "Desk", "\"Quoted start only", "\"Whole\""],
            (await SourceRun.LoadAsync(Feed(path: "a.tsv"))).Select(r => EncodingTests.Field(r, "title")));
    }

    [Fact]
    public async Task Tabs_AsDelimiterOfAnyName_HaveNoQuotes()
    {
        _folder.Write("a.txt", "id\ttitle\tprice\n1\t24\" TV\t9\n");

        Assert.Equal("24\" TV", EncodingTests.Field(Assert.Single(await SourceRun.LoadAsync(Feed(path: "a.txt", source: o => o with { Format = FileFormat.Csv, Delimiter = '\t' }))), "title"));
    }

    [Theory]
    [InlineData("id\ttitle\tprice\n1\t\"24\"\" TV\"\t9\n", null, "24\" TV")]
    [InlineData("id\ttitle\tprice\n1\t\"TV, black\"\t9\n", null, "TV, black")]
    [InlineData("id\ttitle\tprice\n1\t\"\"\t9\n", null, "")]
    [InlineData("\"id\"\t\"title\"\t\"price\"\n\"1\"\t\"a\tb\nc\"\t\"9\"\n", null, "a\tb\nc")]
    [InlineData("id\ttitle\tprice\n1\t\"a\tb\"\t9\n", '"', "a\tb")]
    [InlineData("id\ttitle\tprice\n1\t\"24\"\" TV\"\t9\n", CsvOptions.NoQuote, "\"24\"\" TV\"")]
    public async Task Tabs_WithQuotesThatAWriterPut_AreRead(string text, char? quote, string title)
    {
        _folder.Write("a.tsv", text);

        Assert.Equal(title, EncodingTests.Field(Assert.Single(await SourceRun.LoadAsync(Feed(path: "a.tsv", source: o => o with { Csv = new CsvOptions { Quote = quote } }))), "title"));
    }

    [Fact]
    public async Task Tsv_PartedAtCommas_SaysSoAndIsReadWithThem()
    {
        _folder.Write("a.tsv.gz", FeedFolder.Gzip("id,title,price\n1,Lamp,9\n"));

        Assert.Contains("set source.delimiter to \",\"", (await RefusedAsync(Feed(path: "a.tsv.gz"))).Message, StringComparison.Ordinal);
        Assert.Single(await SourceRun.LoadAsync(Feed(path: "a.tsv.gz", source: o => o with { Delimiter = ',' })));
    }

    private static async Task<FeedMisfitException> RefusedAsync(Feed feed)
    {
        await using var source = SourceRun.Open(feed);
        return await Assert.ThrowsAsync<FeedMisfitException>(() => source.PlanAsync(null, 40, CancellationToken.None));
    }

    private Feed Feed(string path = "a.csv", string title = "title", string price = "price", Func<FileSourceOptions, FileSourceOptions>? source = null) =>
        _folder.Feed(path, source: source) with
        {
            Mapping = new MappingOptions
            {
                Id = new FieldMapping { Path = "id" },
                Title = new FieldMapping { Path = title },
                Skus = new SkuMappingOptions { Code = new FieldMapping { Path = "id" }, Price = new FieldMapping { Path = price } },
            },
        };
}
