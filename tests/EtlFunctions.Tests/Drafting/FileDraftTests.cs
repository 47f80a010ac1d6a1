using System.IO.Compression;
using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Drafting;

public sealed class FileDraftTests : IDisposable
{
    private readonly DraftFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Csv_WithSeveralRowsOfAProduct_IsGroupedByItsHandle()
    {
        var file = _folder.Write("export.csv", """
            Handle,Title,Body (HTML),Vendor,Type,Status,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Variant Barcode
            shirt,Linen shirt,<p>Cool</p>,Nordholm,Shirts,active,S,LS-S,59.00,4,4012345000016
            shirt,,,,,,M,LS-M,62.50,0,4012345000023
            tote,Tote bag,,Nordholm,Bags,draft,,TB,14.90,1,4012345000047

            """);

        var product = (await ProductsAsync(file, 2))[0];

        Assert.Equal(("shirt", "Linen shirt", "Nordholm", "Shirts", "active"), (product.ExternalId, product.Title, product.Brand, product.Category, product.Status));
        Assert.Equal([("LS-S", 59.00m, 4), ("LS-M", 62.50m, 0)], product.Skus.Select(sku => (sku.Code, sku.Price!.Value, sku.Stock!.Value)));
    }

    [Fact]
    public async Task Csv_OfASpreadsheetInGerman_IsReadWithItsDelimiterAndDecimalComma()
    {
        var file = _folder.Write("artikel.csv", Encoding.Latin1.GetBytes("Artikelnummer;Bezeichnung;Preis;Bestand\n10-1;Wärmflasche;9,50;3\n10-2;Tischleuchte für den Flur;1.250,00;0\n"));

        var products = await ProductsAsync(file, 2);

        Assert.Equal(["Wärmflasche", "Tischleuchte für den Flur"], products.Select(p => p.Title));
        Assert.Equal([9.50m, 1250m], products.Select(p => p.Skus.Single().Price!.Value));
    }

    [Theory]
    [InlineData("a.tsv", "id\ttitle\tprice\n1\tLamp 12\"\t9\n", "Lamp 12\"")]
    [InlineData("a.csv", "sep=;\nid;title;price;\n1;Lampe;9,50;\n", "Lampe")]
    [InlineData("a.txt", "id|title\n1|Lamp\n", "Lamp")]
    [InlineData("a.data", "{\"id\":1,\"title\":\"Lamp\"}\n{\"id\":2,\"title\":\"Desk\"}\n", "Lamp")]
    [InlineData("a.json", "{\"id\":1,\"title\":\"Lamp\"}\n{\"id\":2,\"title\":\"Desk\"}\n", "Lamp")]
    [InlineData("a.ndjson", "[{\"id\":1,\"title\":\"Lamp\"}]", "Lamp")]
    [InlineData("b.json", "{\"meta\":{\"n\":1,\"tags\":[\"x\"]},\"data\":{\"products\":[{\"id\":1,\"title\":\"Lamp\",\"images\":[{\"id\":5},{\"id\":6},{\"id\":7}]}]}}", "Lamp")]
    public async Task Text_WhateverItIsCalled_IsReadAsWhatItIs(string name, string text, string title) =>
        Assert.Equal(title, (await ProductsAsync(_folder.Write(name, text), null))[0].Title);

    [Fact]
    public async Task Gzip_WithoutItsEnding_IsUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write("id,title\n1,Lamp\n"u8);
        }

        Assert.Equal("Lamp", (await ProductsAsync(_folder.Write("export.csv", packed.ToArray()), 1))[0].Title);
    }

    [Fact]
    public async Task Json_WithVariants_TakesTheirCodesPricesAndCurrency()
    {
        var file = _folder.Write("p.ndjson", """
            {"id":7,"name":"Tee","brand":{"name":"Volant"},"categories":[{"id":3,"name":"Tees"}],"images":[{"id":1,"src":"x"}],"updated_at":"2026-11-01T10:00:00Z","variants":[{"id":70,"sku":"T-1","price":"19.99","currencyCode":"EUR","stock":4},{"id":71,"sku":"T-2","price":"21","currencyCode":"EUR","stock":0}]}

            """);

        var product = (await ProductsAsync(file, 1))[0];

        Assert.Equal(("7", "Tee", "Volant", "Tees"), (product.ExternalId, product.Title, product.Brand, product.Category));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), product.SourceUpdatedAt);
        Assert.Equal([("T-1", 19.99m, "EUR"), ("T-2", 21m, "EUR")], product.Skus.Select(s => (s.Code, s.Price!.Value, s.Currency!)));
    }

    [Fact]
    public async Task VariantsWithoutSku_AreKnownByTheirId_AndThatIsSaid()
    {
        var file = _folder.Write("p.ndjson", """{"id":7,"title":"Tee","variants":[{"id":70,"sku":"T-1","price":1},{"id":71,"sku":null,"price":2}]}""" + "\n");

        var (draft, mapped) = await _folder.MapAsync(file);

        Assert.Equal(["70", "71"], mapped.Single().Product!.Skus.Select(s => s.Code));
        Assert.Contains(draft.Notes, note => note.StartsWith("sku is empty or the same in some SKUs, so id is their code.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PriceThatMayBeInCents_IsSaid()
    {
        var file = _folder.Write("p.ndjson", """{"id":7,"name":"Tee","variants":[{"sku":"T-1","priceWithTax":1999,"currencyCode":"usd"}]}""" + "\n");

        Assert.Contains((await _folder.DraftAsync(file)).Notes, note => note.StartsWith("every priceWithTax is a whole number, such as 1999: if that is in cents", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.250", true)]
    [InlineData("1,250", true)]
    [InlineData("1.250,00", false)]
    [InlineData("12.50", false)]
    public async Task SeparatorThatMayMeanEither_IsSaid(string price, bool isSaid) =>
        Assert.Equal(isSaid, (await _folder.DraftAsync(_folder.Write("a.csv", $"id;title;price\n1;Lamp;{price}\n"))).Notes.Any(note => note.StartsWith($"price has numbers such as {price}", StringComparison.Ordinal)));

    [Fact]
    public async Task Folder_IsReadByTheEndingOfMostFiles()
    {
        _folder.Write("drop/1.csv", "id,title\n1,A\n");
        _folder.Write("drop/2.csv", "id,title\n2,B\n");
        _folder.Write("drop/notes.txt", "from the supplier");

        var (draft, mapped) = await _folder.MapAsync(System.IO.Path.Combine(_folder.Path, "drop"));

        Assert.Equal("drop", draft.Name);
        Assert.Equal(["A", "B"], mapped.Select(m => m.Product!.Title));
    }

    [Fact]
    public async Task FileOfNothing_IsRefusedWithItsName()
    {
        var failure = await Assert.ThrowsAsync<SourceException>(() => _folder.DraftAsync(_folder.Write("a.csv", string.Empty)));

        Assert.EndsWith("a.csv: the file is empty: nothing can be told of it.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordsWithoutAKey_LeaveTheFeedInvalid_AndSayWhy()
    {
        var draft = await _folder.DraftAsync(_folder.Write("a.ndjson", "{\"color\":\"red\"}\n{\"color\":\"red\"}\n"));

        Assert.Contains(draft.Notes, note => note.Contains("(mapping.id): name it", StringComparison.Ordinal));
        Assert.Throws<FeedValidationException>(() => _folder.Load(draft));
    }

    [Fact]
    public async Task IdOfTwoRecords_IsTheKeyAllTheSame_AndThatIsSaid()
    {
        var (draft, mapped) = await _folder.MapAsync(_folder.Write("a.ndjson", "{\"id\":1,\"title\":\"A\"}\n{\"id\":2,\"title\":\"B\"}\n{\"id\":1,\"title\":\"C\"}\n"));

        Assert.Equal(["1", "2", "1"], mapped.Select(m => m.Product!.ExternalId));
        Assert.Contains(draft.Notes, note => note.StartsWith("some records have the same id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_ComeBeforeGuesses()
    {
        var file = _folder.Write("a.ndjson", "{\"id\":1,\"ref\":\"R1\",\"title\":\"A\",\"price\":3}\n");

        var draft = await _folder.DraftAsync(file, new Answers(("key", "ref"), ("currency", "chf")));

        var feed = _folder.Load(draft);
        Assert.Equal(("ref", "\"CHF\""), (feed.Mapping.Id!.Path, feed.Mapping.Skus!.Currency!.Const));
    }

    private async Task<IReadOnlyList<Product>> ProductsAsync(string file, int? count)
    {
        var mapped = (await _folder.MapAsync(file)).Mapped;
        Assert.All(mapped, record => Assert.Null(record.Reject));
        Assert.Equal(count ?? mapped.Count, mapped.Count);
        return [.. mapped.Select(record => record.Product!)];
    }

    /// <summary>Answers the questions that have a word in them; takes the guess elsewhere.</summary>
    private sealed class Answers(params (string Word, string Answer)[] answers) : EtlFunctions.Drafting.IDraftQuestions
    {
        public void Show(IEnumerable<string> lines) => Assert.Contains("ref  R1", lines);

        public string? Ask(string question, string? guess, Func<string, string?> complaint)
        {
            var answer = answers.FirstOrDefault(a => question.Contains(a.Word, StringComparison.Ordinal)).Answer;
            if (answer is not null)
            {
                Assert.NotNull(complaint("no such field or currency"));
                Assert.Null(complaint(answer));
            }

            return answer ?? guess;
        }
    }
}
