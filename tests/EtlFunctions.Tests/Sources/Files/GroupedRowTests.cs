using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Mapping;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Rows and lines that name their parent in several ways, and children that do not count.</summary>
public sealed class GroupedRowTests : IDisposable
{
    private const string Woo =
        """
        ID,Type,SKU,Name,Parent
        44,variable,VT,Tee,
        76,variation,VT-RED,"Tee, red",id:44
        77,variation,VT-BLUE,Tee blue,id:44
        50,simple,CAP,Cap,
        """;

    private readonly FeedFolder _folder = new();

    private static MappingOptions Mapping { get; } = new()
    {
        Id = MappingSample.At("ID"), Title = MappingSample.At("Name"), Skus = new SkuMappingOptions { Code = MappingSample.At("SKU") },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    public async Task Rows_BelowTheirParent_AreItsSkus_AndARowAloneIsItsOwn(int pageSize)
    {
        _folder.Write("a.csv", Woo);

        var records = await SourceRun.LoadAsync(Feed("a.csv", pageSize));

        Assert.Equal(["44", "50"], records.Select(r => EncodingTests.Field(r, "ID")));
        Assert.Equal(["VT-RED", "VT-BLUE"], MappingSample.Product(Mapping, records[0].Text()).Skus.Select(s => s.Code));
        Assert.Equal(["CAP"], MappingSample.Product(Mapping, records[1].Text()).Skus.Select(s => s.Code));
    }

    [Fact]
    public async Task Rows_AwayFromTheirParent_ArePartsAndTheirProductsAreKnownBeforehand()
    {
        _folder.Write("a.csv", "ID,Type,SKU,Name,Parent\n77,variation,VT-BLUE,Tee blue,VT\n44,variable,VT,Tee,\n50,simple,CAP,Cap,\n");
        _folder.Write("b.csv", "ID,Type,SKU,Name,Parent\n76,variation,VT-RED,Tee red,id:44\n");
        await using var source = SourceRun.Open(Feed("*.csv"));

        Assert.Equal([RecordKey.Hash("id:44")], await source.FindRepeatedAsync(CancellationToken.None));
        Assert.Equal(["VT", "id:44"], (await SourceRun.LoadAsync(Feed("*.csv"))).Where(r => r.Group!.IsPart).Select(r => r.Group!.Key));
    }

    [Theory]
    [InlineData("ID,SKU,Name\n1,a,b\n", "found no column for source.parentKey \"Parent\"")]
    [InlineData("ID,Name,Parent\n1,b,\n", "found no column for mapping.skus.code \"SKU\"")]
    [InlineData("ID,SKU,Name,Parent,Parent\n1,a,b,,\n", "found two columns named \"Parent\", which source.parentKey reads")]
    public async Task Columns_ThatNameRows_MustBeThere(string text, string found)
    {
        _folder.Write("a.csv", text);

        Assert.Contains(found, (await Assert.ThrowsAnyAsync<SourceException>(() => SourceRun.LoadAsync(Feed("a.csv")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_ThatIsCutOff_TakesTheProductBeforeItAlong()
    {
        _folder.Write("a.csv", Woo.TrimEnd()[..^4] + "\n");

        var records = await SourceRun.LoadAsync(Feed("a.csv"));

        Assert.Equal(["invalid_json", "invalid_csv"], records.Select(r => r.Problem?.Code));
    }

    [Fact]
    public async Task ChildWhere_LeavesOthersOutAndTells()
    {
        _folder.Write(
            "a.jsonl",
            """
            {"id":"gid://shop/Product/1","title":"Tee"}
            {"id":"gid://shop/Variant/11","sku":"A","up":"gid://shop/Product/1"}
            {"id":"gid://shop/Level/9","up":"gid://shop/Variant/11"}
            {"id":"gid://shop/Image/5","up":"gid://shop/Product/1"}
            {"id":"gid://shop/Variant/12","up":"gid://shop/Product/1"}
            {"id":"gid://shop/Image/6","up":"gid://shop/Product/7"}
            """);
        var feed = _folder.Feed("a.jsonl", source: o => o with
        {
            ParentKey = "up", ChildWhere = new Dictionary<string, IReadOnlyList<string>> { ["id"] = ["gid://shop/Variant/*"] },
        });
        await using var source = SourceRun.Open(feed);

        Assert.Empty((await source.FindRepeatedAsync(CancellationToken.None))!);
        Assert.Equal(["3 lines name another and are left out by source.childWhere."], source.Warnings);
        Assert.Empty(source.Doubts);
        Assert.Equal(
            ["""{"id":"gid://shop/Product/1","title":"Tee","$rows":[{"id":"gid://shop/Variant/11","sku":"A","up":"gid://shop/Product/1","$rows":[]},{"id":"gid://shop/Variant/12","up":"gid://shop/Product/1","$rows":[]}]}"""],
            (await SourceRun.LoadAsync(feed)).Texts());
    }

    [Theory]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "acb", false)]
    [InlineData("*a*b*", "xaxbx", true)]
    [InlineData("*a*b*", "xbxa", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("abc", "abc", true)]
    [InlineData("*", "", true)]
    [InlineData("a*", "A", false)]
    public void Pattern_FitsWithAnyTextForAStar(string pattern, string value, bool fits) =>
        Assert.Equal(fits, new EtlFunctions.Mapping.ChildCondition("f", [pattern]).Fits(value));

    private Feed Feed(string path, int pageSize = 25) => _folder.Feed(path, pageSize, source: o => o with
    {
        ParentKey = "Parent", IdKey = ["id:{ID}", "SKU"],
    }) with { Mapping = Mapping };
}
