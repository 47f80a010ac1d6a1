using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Tests.Feeds;

public sealed class FeedLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("feeds").FullName;
    private readonly FeedLoader _loader;

    public FeedLoaderTests() => _loader = new FeedLoader(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parse_EveryPart_IsTakenOver()
    {
        var feed = FeedText.Parse(FeedText.Full);

        Assert.Equal("bench", feed.Name);
        Assert.Equal("/data", feed.BaseDirectory);
        var source = Assert.IsType<FileSourceOptions>(feed.Source);
        Assert.Equal(["products.ndjson"], source.Paths);
        Assert.Equal(FileFormat.Ndjson, source.Format);
        Assert.Equal(new FieldMapping { Path = "updated_at" }, feed.Mapping.UpdatedAt);
        Assert.Equal("variants", feed.Mapping.Skus!.Each);
        Assert.Equal(new FieldMapping { Path = "sku" }, feed.Mapping.Skus.Code);
        Assert.Equal(new LimitOptions(), feed.Limits);
        Assert.Equal(new TargetOptions(), feed.Target);
    }

    [Fact]
    public void Parse_OnlyRequiredKeys_TakesTheDefaults()
    {
        var feed = FeedText.Parse(FeedText.Least);

        // Lists are equal by what they hold, records that have them only where they are the same.
        var source = Assert.IsType<FileSourceOptions>(feed.Source);
        Assert.Equal(new FileSourceOptions { Paths = source.Paths, IdKey = source.IdKey, ChildWhere = source.ChildWhere }, source);
        Assert.Equal(["id"], source.IdKey);
        Assert.Empty(source.ChildWhere);
        Assert.Equal(new MappingOptions { Id = new FieldMapping { Path = "id" } }, feed.Mapping);
        Assert.Equal(new LimitOptions(), feed.Limits);
        Assert.Equal(new TargetOptions(), feed.Target);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"${env:NIGHT}\"", true)]
    public void Parse_Nightly_IsTakenOver(string value, bool nightly) =>
        Assert.Equal(nightly, FeedText.Parse(FeedText.With("nightly", value), ("NIGHT", "true")).Nightly);

    [Fact]
    public void Load_Name_FindsTheFileInTheFolder()
    {
        Write("bench", FeedText.Full);

        var feed = _loader.Load("bench");

        Assert.Equal("bench", feed.Name);
        Assert.Equal(_folder, feed.BaseDirectory);
    }

    [Fact]
    public void Load_NameOfAnotherFeedInside_IsRefused()
    {
        var file = Write("other", FeedText.Least);

        Assert.Equal($"{file}: $.name: found \"bench\", expected \"other\", the name of the file", Message("other"));
    }

    [Fact]
    public void Load_Path_LeavesTheNameFree()
    {
        var file = Write("other", FeedText.Least);

        Assert.Equal("bench", _loader.Load(file).Name);
    }

    [Fact]
    public void Load_NoSuchFeed_NamesTheFeedsThatExist()
    {
        Write("shop", FeedText.Least);
        Write("bench", FeedText.Least);
        Write("feed.schema", "{}");

        Assert.Equal(
            $"{Path.Combine(_folder, "shpo.json")}: found no such file, expected the path of a feed file or one of the feeds in \"{_folder}\": bench, shop",
            Message("shpo"));
    }

    [Fact]
    public void Load_NoFolder_SaysThatItHoldsNone()
    {
        var loader = new FeedLoader(Path.Combine(_folder, "none"));

        var exception = Assert.Throws<FeedValidationException>(() => loader.Load("bench"));

        Assert.EndsWith("none\" holds none", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Directory_IsRefused() => Assert.Equal($"{_folder}: found a directory, expected a feed file", Message(_folder));

    [Fact]
    public void Load_DataFileInsteadOfFeed_IsRefusedUnread()
    {
        var file = Path.Combine(_folder, "products.ndjson");
        using (var stream = File.Create(file))
        {
            stream.SetLength(10L * 1024 * 1024 * 1024);
        }

        Assert.Equal($"{file}: found 10737418240 bytes, expected a feed file of at most 1048576 bytes", Message(file));
    }

    [Fact]
    public void Load_ByteOrderMark_IsSkipped()
    {
        File.WriteAllText(Path.Combine(_folder, "bench.json"), FeedText.Least, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal("bench", _loader.Load("bench").Name);
    }

    private string Write(string name, string json)
    {
        var file = Path.Combine(_folder, name + ".json");
        File.WriteAllText(file, json);
        return file;
    }

    private string Message(string nameOrPath) => Assert.Throws<FeedValidationException>(() => _loader.Load(nameOrPath)).Message;
}
