using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Feeds;

public sealed class SampleFeedTests
{
    private static readonly string Folder = Path.GetDirectoryName(FeedSchema.File)!;

    [Fact]
    public void Sample_OfTheRepository_IsAcceptedByLoaderAndSchema()
    {
        Assert.Equal(["sample"], new FeedFolder(new FeedLoader(Folder)).List().Select(listing => listing.Feed?.Name));
        Assert.Empty(FeedSchema.Errors(File.ReadAllText(Path.Combine(Folder, "sample.json"))));
    }

    [Fact]
    public void Sample_OfTheRepository_MapsEveryRecord()
    {
        var feed = new FeedLoader(Folder).Load("sample");
        var mapper = DeclaredRecordMapper.Compile(feed.Mapping);
        var file = Path.Combine(feed.BaseDirectory, Assert.Single(((FileSourceOptions)feed.Source).Paths));

        var products = File.ReadLines(file)
            .Select((line, index) => mapper.Map(new RawRecord(new RecordLocation(file, index + 1), Encoding.UTF8.GetBytes(line))))
            .Select(mapped => mapped.Product ?? throw new InvalidOperationException(mapped.Reject!.Message))
            .ToList();

        Assert.Equal((12, 25), (products.Count, products.Sum(product => product.Skus.Count)));
        Assert.All(products, product => Assert.NotNull(product.SourceUpdatedAt));
        Assert.All(products.SelectMany(product => product.Skus), sku => Assert.True(sku is { Currency: "EUR", Price: > 0 }));
    }
}
