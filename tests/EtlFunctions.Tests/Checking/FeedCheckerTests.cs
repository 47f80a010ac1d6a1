using EtlFunctions.Checking;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Tests.Incremental;
using EtlFunctions.Tests.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Tests.Checking;

public sealed class FeedCheckerTests
{
    [Theory]
    [InlineData("updated_at", null)]
    [InlineData("updatedAt", "none of 2 records has a value of the type timestamp at \"updatedAt\" (source.incremental.cursorPath); no watermark could be saved.")]
    public async Task Check_IncrementalFeed_LooksForTheCursorFromTheFirstValueOn(string cursorPath, string? failure)
    {
        await using var shop = await ChangingShop.StartAsync();
        shop.Set("2024-01-01", "old");
        shop.Set("2024-03-01", "P1", "P2");
        await using var services = new ServiceCollection().AddEtlCore(_ => throw new InvalidOperationException("A check needs no database.")).AddLogging().BuildServiceProvider();

        var check = await ActivatorUtilities.CreateInstance<FeedChecker>(services).CheckAsync(
            new Feed
            {
                Name = "shop",
                BaseDirectory = "/data",
                Source = new HttpSourceOptions
                {
                    BaseUrl = shop.Url,
                    Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 },
                    Incremental = new IncrementalOptions { CursorPath = cursorPath, Param = "since", InitialValue = "2024-02-01" },
                },
                Mapping = MappingSample.Full,
            },
            CancellationToken.None);

        Assert.Equal((2, 2, failure), (check.Records, check.Products, check.Failure));
        Assert.Equal(["2024-02-01"], shop.Since);
        Assert.Equal(("title", 2L, 2L), (check.Paths[1].Path, check.Paths[1].Records, check.Paths[1].Found));
        Assert.StartsWith("`brand` is nowhere", check.Paths.Single(p => p.Path == "brand").Instead, StringComparison.Ordinal);
    }
}
