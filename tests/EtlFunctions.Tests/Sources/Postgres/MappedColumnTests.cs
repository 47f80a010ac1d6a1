using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>A column that is mapped and not there stops the run before a row is read.</summary>
public sealed class MappedColumnTests
{
    private static readonly MappingOptions Mapping = new()
    {
        Id = new FieldMapping { Path = "id" },
        Title = new FieldMapping { Path = "Title" },
        Skus = new SkuMappingOptions { Code = new FieldMapping { Path = "id" }, Price = new FieldMapping { Path = "prices.net" } },
    };

    [Fact]
    public async Task MappedColumn_ThatIsNotThere_IsAnErrorWithTheNearestName()
    {
        await using var staging = await StagingDatabase.CreateAsync("CREATE TABLE staging.products (id int PRIMARY KEY, title text, price jsonb)");
        await using var source = staging.Open(StagingDatabase.Feed(StagingDatabase.Table()) with { Mapping = Mapping });

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => source.PlanAsync(null, 1, CancellationToken.None));

        Assert.Equal(
            $"staging.products in {staging.Target.Target}: found no column for mapping.title \"Title\" (perhaps \"title\" is meant), mapping.skus.price \"prices.net\" (perhaps \"price\" is meant); "
            + "the columns are \"id\", \"title\", \"price\". Correct the mapping, or set \"optional\": true where a column may be missing. Nothing was read.",
            error.Message);
    }

    [Theory]
    [InlineData("SELECT 1 AS id, 'x' AS \"Title\", '{\"net\":1}'::jsonb AS prices")]
    [InlineData("SELECT 1 AS id, NULL::text AS \"Title\", NULL::jsonb AS prices")]
    public async Task ColumnsThatAreThere_AreRead_WithTheirPartsAndWithoutValues(string query)
    {
        await using var staging = await StagingDatabase.CreateAsync(string.Empty);
        await using var source = staging.Open(StagingDatabase.Feed(StagingDatabase.Query(query)) with { Mapping = Mapping });

        Assert.Single((await source.PlanAsync(null, 1, CancellationToken.None)).Pages);
    }

    [Fact]
    public async Task OptionalColumns_AndFieldsOfARecord_MayBeMissing()
    {
        await using var staging = await StagingDatabase.CreateAsync("CREATE TABLE staging.products (id int PRIMARY KEY, data jsonb); INSERT INTO staging.products VALUES (1, '{}')");
        var optional = Mapping with
        {
            Title = Mapping.Title! with { Optional = true },
            Skus = Mapping.Skus! with { Price = Mapping.Skus.Price! with { Optional = true } },
        };
        await using var rows = staging.Open(StagingDatabase.Feed(StagingDatabase.Table()) with { Mapping = optional });
        await using var records = staging.Open(StagingDatabase.Feed(StagingDatabase.Table() with { Record = "data" }) with { Mapping = Mapping });

        Assert.Single((await rows.PlanAsync(null, 1, CancellationToken.None)).Pages);
        Assert.Single((await records.PlanAsync(null, 1, CancellationToken.None)).Pages);
    }

    [Fact]
    public async Task ArrayOfVariants_ThatIsNoColumn_IsAnError()
    {
        await using var staging = await StagingDatabase.CreateAsync("CREATE TABLE staging.products (id int PRIMARY KEY, variant jsonb)");
        var mapping = new MappingOptions { Id = new FieldMapping { Path = "id" }, Skus = new SkuMappingOptions { Each = "variants[]", Code = new FieldMapping { Path = "sku" } } };
        await using var source = staging.Open(StagingDatabase.Feed(StagingDatabase.Table()) with { Mapping = mapping });

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => source.PlanAsync(null, 1, CancellationToken.None));

        Assert.Contains("mapping.skus.each \"variants[]\" (perhaps \"variant\" is meant)", error.Message, StringComparison.Ordinal);
    }
}
