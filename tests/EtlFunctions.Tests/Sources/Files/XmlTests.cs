using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Mapping;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>XML documents.</summary>
public sealed class XmlTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<p id='1'><title>Lamp</title></p>", """{"@id":"1","title":"Lamp"}""")]
    [InlineData("<p><c>red</c><c>blue</c><t/></p>", """{"c":["red","blue"],"t":""}""")]
    [InlineData("<p><price currency='EUR'> 9.50 </price></p>", """{"price":{"@currency":"EUR","#text":" 9.50 "}}""")]
    [InlineData("<p><d>a <b>bold</b> word</d></p>", """{"d":{"b":"bold","#text":"a  word"}}""")]
    [InlineData("<p><d><![CDATA[<b>&amp;</b>]]> &amp; &#233;</d></p>", """{"d":"<b>&amp;</b> & é"}""")]
    [InlineData("<p xmlns:g='urn:g'><g:price>1</g:price><price>2</price></p>", """{"g:price":"1","price":"2"}""")]
    [InlineData("<p xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><a xsi:nil='true'/></p>", """{"a":null}""")]
    [InlineData("<p>\n  <a>1</a>\n  <!-- no --><?x y?>\n</p>", """{"a":"1"}""")]
    [InlineData("<p>text</p>", """{"#text":"text"}""")]
    public async Task Element_IsARecordOfItsAttributesAndElements(string element, string json)
    {
        Write($"<catalog><note><p>no record</p></note>{element}</catalog>");

        Assert.Equal([json], (await LoadAsync("catalog/p")).Texts());
    }

    [Fact]
    public async Task List_OfOneElement_IsAListWhereTheMappingTakesOne()
    {
        var mapping = new MappingOptions
        {
            Id = MappingSample.At("@id"),
            Title = MappingSample.At("names.name[0]"),
            Skus = new SkuMappingOptions { Each = "variants.variant", Code = MappingSample.At("sku"), Price = MappingSample.At("price[0].#text") },
        };
        Write(
            """
            <catalog>
              <product id="1"><names><name>A</name></names><variants><variant><sku>S1</sku><price c="EUR">1</price></variant></variants></product>
              <product id="2"><names><name>B</name><name>C</name></names><variants><variant><sku>S2</sku><price c="EUR">2</price><price c="USD">3</price></variant><variant><sku>S3</sku></variant></variants></product>
            </catalog>
            """);

        var products = (await LoadAsync("catalog/product", mapping: mapping)).Select(r => MappingSample.Product(mapping, r.Text())).ToList();

        Assert.Equal(["A", "B"], products.Select(p => p.Title));
        Assert.Equal([("S1", 1m), ("S2", 2m), ("S3", null)], products.SelectMany(p => p.Skus).Select(s => (s.Code, s.Price)));
    }

    [Theory]
    [InlineData("catalog/prod", "found no element catalog/prod; in catalog there is product. Correct source.recordPath")]
    [InlineData("shop/product", "found no element shop/product; at the root there is catalog. Correct source.recordPath")]
    [InlineData("catalog/list/product", "found no element catalog/list/product; in catalog there is product.")]
    [InlineData(null, "Set source.format to \"xml\" and source.recordPath to \"catalog/product\"")]
    public async Task RecordPath_ThatIsNotThere_IsAnErrorThatTellsWhatIs(string? path, string found)
    {
        Write("<catalog><product><id>1</id></product><product><id>2</id></product></catalog>");

        Assert.Contains(found, (await RefusedAsync(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalog_WithoutProducts_HasNoRecords()
    {
        Write("<catalog>\n</catalog>");

        Assert.Empty(await LoadAsync("catalog/product"));
    }

    [Theory]
    [InlineData("<!DOCTYPE c [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><catalog><p>&e;</p></catalog>")]
    [InlineData("<!DOCTYPE c [<!ENTITY a 'x'>]><catalog><p>&a;</p></catalog>")]
    public async Task Dtd_IsRefused(string text)
    {
        Write(text);

        Assert.Contains("Expected a document without a DTD", (await RefusedAsync("catalog/p")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1252", "€")]
    [InlineData("iso-8859-1", "é")]
    [InlineData("iso-8859-15", "€")]
    [InlineData("utf-8", "€")]
    [InlineData("utf-16", "€")]
    public async Task Encoding_IsTheOneThatIsDeclared(string name, string title)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        _folder.Write("a.xml", [.. encoding.GetPreamble(), .. encoding.GetBytes($"<?xml version=\"1.0\" encoding=\"{name}\"?><catalog><p><title>{title}</title></p></catalog>")]);

        Assert.Equal([$$"""{"title":"{{title}}"}"""], (await LoadAsync("catalog/p")).Texts());
    }

    [Theory]
    [InlineData("<catalog><p>1</p><p>2</p><p>3")]
    [InlineData("<catalog><p>1</p><p>2</p><p>3</q></catalog>")]
    [InlineData("<catalog><p>1</p><p>2</p>")]
    public async Task Document_ThatBreaksOff_IsNeverTakenForWhole(string text)
    {
        Write(text);

        var (records, errors) = await SourceRun.LoadDamagedAsync(Feed("catalog/p"));

        Assert.Equal(2, records.Count);
        Assert.Contains("the records from line 3 on cannot be read", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 30)]
    public void Pages_OfAnySize_HoldTheSameRecordsFromAnyPlace(byte count, byte size)
    {
        Write("<c>" + string.Concat(Enumerable.Range(0, count).Select(i => $"<p n='{i}'>{new string('x', i % 7)}</p>\n")) + "</c>");
        var feed = Feed("c/p", pageSize: 1 + (size % 20));
        var whole = SourceRun.LoadAsync(feed).GetAwaiter().GetResult();

        Assert.Equal(count, whole.Count);
        using var planned = new Planned(feed);
        Assert.Equal(whole.Texts(), planned.Pages.SelectMany(page => planned.ReadAlone(page)).Texts());
        Assert.Equal(Enumerable.Range(1, count).Select(i => $"a.xml, record {i}"), whole.Select(r => r.Location.ToString()));
    }

    [Fact]
    public async Task Xml_OfAnotherName_IsCalledSo()
    {
        _folder.Write("a.csv", "<catalog><product><id>1</id></product></catalog>");

        var error = await Assert.ThrowsAnyAsync<SourceException>(() => SourceRun.LoadAsync(_folder.Feed("a.csv")));

        Assert.Contains("found XML; expected CSV. Set source.format to \"xml\" and source.recordPath to \"catalog/product\"", error.Message, StringComparison.Ordinal);
    }

    private void Write(string text) => _folder.Write("a.xml", text);

    private Feed Feed(string? path, int pageSize = 25) => _folder.Feed("a.xml", pageSize, source: o => o with { RecordPath = path });

    private Task<List<RawRecord>> LoadAsync(string? path, MappingOptions? mapping = null)
    {
        var feed = Feed(path);
        return SourceRun.LoadAsync(feed with { Mapping = mapping ?? feed.Mapping });
    }

    private Task<SourceException> RefusedAsync(string? path) => Assert.ThrowsAnyAsync<SourceException>(() => LoadAsync(path));

    /// <summary>A planned source of which each page is read by a source of its own, as by another process.</summary>
    private sealed class Planned(Feed feed) : IDisposable
    {
        private readonly IProductSource _source = SourceRun.Open(feed);

        public List<PlannedPage> Pages => [.. SourceRun.PlanAllAsync(_source).GetAwaiter().GetResult().SelectMany(p => p.Pages)];

        public List<RawRecord> ReadAlone(PlannedPage page)
        {
            var alone = SourceRun.Open(feed);
            var records = SourceRun.ReadAsync(alone, page).GetAwaiter().GetResult();
            alone.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return records;
        }

        public void Dispose() => _source.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
