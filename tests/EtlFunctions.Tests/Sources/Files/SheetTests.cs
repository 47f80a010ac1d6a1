using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Sheets of Excel workbooks.</summary>
public sealed class SheetTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<v>19.989999999999998</v>", "", "19.99")]
    [InlineData("<v>4012345000122</v>", "", "4012345000122")]
    [InlineData("<v>1E-3</v>", "", "0.001")]
    [InlineData("<v>0</v>", "", "0")]
    [InlineData("<v>-0.30000000000000004</v>", "", "-0.3")]
    [InlineData("<v>45322</v>", "s=\"1\"", "2024-01-31")]
    [InlineData("<v>45322.5</v>", "s=\"1\"", "2024-01-31T12:00:00")]
    [InlineData("<v>1</v>", "t=\"b\"", "true")]
    [InlineData("<v>#N/A</v>", "t=\"e\"", "#N/A")]
    [InlineData("<f>A1+1</f><v>20.5</v>", "", "20.5")]
    [InlineData("<is><t>0042</t></is>", "t=\"inlineStr\"", "0042")]
    [InlineData("<is><t>a \"b\", c\nd</t></is>", "t=\"inlineStr\"", "a \"b\", c\nd")]
    public async Task Cell_IsReadAsItIsStored(string cell, string attributes, string expected)
    {
        _folder.Write("a.xlsx", SheetFile.Of(SheetFile.Texts("id", "title"), $"<c r=\"A2\"><v>7</v></c><c r=\"B2\" {attributes}>{cell}</c>"));

        var record = Assert.Single(await SourceRun.LoadAsync(_folder.Feed("a.xlsx")));

        Assert.Equal(("7", expected), (EncodingTests.Field(record, "id"), EncodingTests.Field(record, "title")));
    }

    [Fact]
    public async Task Rows_AreGroupedAndNumberedAsInTheSheet()
    {
        _folder.Write("a.xlsx", SheetFile.Of(
            SheetFile.Texts("made\ntoday"), SheetFile.Texts("id", "title", "sku"), "", SheetFile.Texts("1", "Lamp\nbig", "A"), SheetFile.Texts("1", "", "B"), "", SheetFile.Texts("2", "Desk", "C")));

        var records = await SourceRun.LoadAsync(_folder.Feed("a.xlsx", pageSize: 1, source: o => o with { Csv = new CsvOptions { SkipRows = 1 } }));

        Assert.Equal(["a.xlsx, row 4", "a.xlsx, row 7"], records.Select(r => r.Location.ToString()));
        Assert.EndsWith("\"$rows\":[{\"id\":\"1\",\"title\":\"Lamp\\nbig\",\"sku\":\"A\"},{\"id\":\"1\",\"title\":\"\",\"sku\":\"B\"}]}", records[0].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "a.xlsx: found 2 visible sheets (\"Shop\", \"Notes\"); expected one. Set source.sheet to the name of the one to read, and start again.")]
    [InlineData("Sop", "a.xlsx: found no sheet \"Sop\"; the workbook has \"Lists\", \"Shop\", \"Notes\". Correct source.sheet, and start again.")]
    public async Task Sheet_ThatIsNotTold_IsAsked(string? sheet, string message)
    {
        WriteSheets();

        Assert.Equal(message, (await RefusedAsync(sheet)).Message);
    }

    [Theory]
    [InlineData("shop", "Lamp")]
    [InlineData("Lists", "hidden")]
    public async Task Sheet_IsReadByName(string sheet, string title)
    {
        WriteSheets();

        Assert.Equal(title, EncodingTests.Field(Assert.Single(await LoadAsync(sheet)), "title"));
    }

    [Fact]
    public async Task Workbook_ThatIsDamaged_IsRefusedBeforeAnythingIsLoaded()
    {
        var packed = SheetFile.Of(SheetFile.Texts("id", "title"), SheetFile.Texts("1", "Lamp"));
        packed[packed.AsSpan().IndexOf("Lamp"u8)] = (byte)'D';
        _folder.Write("a.xlsx", packed);

        Assert.Contains("the workbook is damaged within xl/worksheets/sheet1.xml", (await RefusedAsync(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workbook_CutShort_IsRefused()
    {
        var packed = SheetFile.Of(SheetFile.Texts("id", "title"), SheetFile.Texts("1", "Lamp"));
        _folder.Write("a.xlsx", packed[..^30]);

        Assert.Contains("truncated or damaged", (await RefusedAsync(null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no workbook at all")]
    [InlineData("PK\u0003\u0004")]
    public async Task File_ThatIsNoWorkbook_IsCalledSo(string text)
    {
        _folder.Write("a.xlsx", text);

        Assert.Contains("cannot be read", (await RefusedAsync(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workbook_OfAnotherName_IsCalledSo()
    {
        _folder.Write("a.csv", SheetFile.Of(SheetFile.Texts("id")));

        var error = await Assert.ThrowsAnyAsync<SourceException>(() => SourceRun.LoadAsync(_folder.Feed("a.csv")));

        Assert.Contains("found an Excel workbook (.xlsx); expected a text. Set source.format to \"xlsx\", or let its name end in .xlsx", error.Message, StringComparison.Ordinal);
    }

    private void WriteSheets()
    {
        string[] Rows(string title) => [SheetFile.Texts("id", "title"), SheetFile.Texts("1", title)];
        _folder.Write("a.xlsx", SheetFile.Of([("Lists", "hidden", Rows("hidden")), ("Shop", "visible", Rows("Lamp")), ("Notes", "visible", Rows("note"))]));
    }

    private Task<List<RawRecord>> LoadAsync(string? sheet) => SourceRun.LoadAsync(_folder.Feed("a.xlsx", source: o => o with { Sheet = sheet }));

    private Task<SourceException> RefusedAsync(string? sheet) => Assert.ThrowsAnyAsync<SourceException>(() => LoadAsync(sheet));
}
