using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Feeds;

public sealed class FeedFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("feeds").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void List_GoodAndBadFeeds_GivesEachWithFeedOrErrors()
    {
        Write("zoo.json", FeedText.Least.Replace("bench", "zoo", StringComparison.Ordinal));
        Write("bad.json", "{");
        Write("Not A Name.json", FeedText.Least);
        Write("other.json", FeedText.Least);
        Write("feed.schema.json", "{}");
        Write("products.ndjson", "{}");

        var list = new FeedFolder(new FeedLoader(_folder)).List();

        Assert.Equal(["Not A Name", "bad", "other", "zoo"], list.Select(listing => listing.Name));
        Assert.Equal([null, null, null, "zoo"], list.Select(listing => listing.Feed?.Name));
        Assert.Equal([1, 1, 1, 0], list.Select(listing => listing.Errors.Count));
        Assert.All(list, listing => Assert.Equal(Path.Combine(_folder, listing.Name + ".json"), listing.File));
        Assert.All(list.SelectMany(listing => listing.Errors.Select(error => (listing.File, error))), pair => Assert.Equal(pair.File, pair.error.File));
    }

    [Fact]
    public void List_NoFolder_IsEmpty() => Assert.Empty(new FeedFolder(new FeedLoader(Path.Combine(_folder, "none"))).List());

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(_folder, file), content);
}
