using System.Globalization;
using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files.Storage;

/// <summary>Objects of both kinds of store are read as files are.</summary>
public sealed class StoredSourceTests
{
    [Theory]
    [InlineData("azblob")]
    [InlineData("s3")]
    public async Task Glob_AmongManyKeys_IsReadInNameOrder(string kind)
    {
        var store = await TestStore.CreateAsync(kind);
        foreach (var key in new[] { "in/b.ndjson", "in/a.ndjson", "in/c.csv", "in/deeper/d.ndjson", "inn/e.ndjson", "in.ndjson" })
        {
            await store.PutAsync(key, key.EndsWith("csv", StringComparison.Ordinal) ? "id,title\n1,x\n" : $"{{\"id\":\"{key}\"}}\n");
        }

        Assert.Equal(["""{"id":"in/a.ndjson"}""", """{"id":"in/b.ndjson"}"""], await store.LoadAsync(store.Feed(["in/*.ndjson"])));
        Assert.Equal(
            ["""{"id":"in/a.ndjson"}""", """{"id":"in/b.ndjson"}""", """{"id":"in/deeper/d.ndjson"}"""],
            await store.LoadAsync(store.Feed(["in/**/*.ndjson"])));
        Assert.Equal(["""{"id":"in.ndjson"}""", """{"id":"in/b.ndjson"}"""], await store.LoadAsync(store.Feed(["in/b.ndjson", "*.ndjson"])));
    }

    [Theory]
    [InlineData("azblob")]
    [InlineData("s3")]
    public async Task Glob_OfMoreKeysThanAListHolds_FindsAll(string kind)
    {
        var store = await TestStore.CreateAsync(kind);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1003),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) => await store.PutAsync($"n/{i:D4}.csv", $"id,title\n{i},x\n"));

        await using var source = store.Open(store.Feed(["n/*.csv"]));
        var plans = await SourceRun.PlanAllAsync(source, maxPages: 500);

        Assert.Equal(1003, plans.Sum(p => p.Pages.Count));
        Assert.Contains("1,003 files", plans[0].Findings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("azblob")]
    [InlineData("s3")]
    public async Task Key_WithSpecialCharacters_IsTakenAsItIs(string kind)
    {
        var store = await TestStore.CreateAsync(kind);
        string[] keys = ["a b+c.ndjson", "50%25 off.ndjson", "Größe ✓.ndjson", "q?x=1&y#z.ndjson", "it's (new).ndjson"];
        foreach (var key in keys)
        {
            await store.PutAsync($"in/{key}", $"{{\"id\":\"{key}\"}}\n");
        }

        var all = await store.LoadAsync(store.Feed(["in/*"]));

        Assert.Equal(keys.Order(StringComparer.Ordinal).Select(key => $"{{\"id\":\"{key}\"}}"), all);
        foreach (var key in keys)
        {
            Assert.Equal([$"{{\"id\":\"{key}\"}}"], await store.LoadAsync(store.Feed([$"in/{key}"])));
        }
    }

    [Theory]
    [InlineData("azblob", "a.ndjson")]
    [InlineData("azblob", "a.ndjson.gz")]
    [InlineData("azblob", "a.json")]
    [InlineData("azblob", "a.csv")]
    [InlineData("s3", "a.ndjson")]
    [InlineData("s3", "a.ndjson.gz")]
    [InlineData("s3", "a.json")]
    [InlineData("s3", "a.csv")]
    public async Task Object_OfEachFormat_GoesOnInAnotherProcessAndGivesAllRecords(string kind, string key)
    {
        const int count = 20_000;
        var store = await TestStore.CreateAsync(kind);
        await store.PutAsync(key, Content(key, count));
        var feed = store.Feed([key], pageSize: 500);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            // Each segment is planned, and each of its pages read, by a process that has seen nothing before.
            await using var planner = store.Open(feed);
            var plan = await planner.PlanAsync(cursor, 15, CancellationToken.None);
            cursor = plan.NextCursor;
            await using var reader = store.Open(feed);
            var pages = await Task.WhenAll(plan.Pages.Select(page => SourceRun.ReadAsync(reader, page)));
            ids.AddRange(pages.SelectMany(page => page.Texts()).Select(Id));
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)), ids);
    }

    [Theory]
    [InlineData("azblob", "a.ndjson")]
    [InlineData("azblob", "a.ndjson.gz")]
    [InlineData("azblob", "a.csv")]
    [InlineData("s3", "a.ndjson")]
    [InlineData("s3", "a.ndjson.gz")]
    [InlineData("s3", "a.csv")]
    public async Task Object_ChangedOrDeletedMidRun_IsRefused(string kind, string key)
    {
        var store = await TestStore.CreateAsync(kind);
        await store.PutAsync(key, Content(key, 2000));
        var feed = store.Feed([key], pageSize: 100);
        await using var source = store.Open(feed);
        var plan = await source.PlanAsync(null, 5, CancellationToken.None);
        await SourceRun.ReadAsync(source, plan.Pages[0]);

        // Of the same length, so that nothing but the version tells.
        var other = Content(key, 2000, title: "Lump");
        await store.PutAsync(key, other);

        await AssertAsync(DeadEnd.Changed, $"{store.Root}{key}: the file changed since it was planned");
        await store.DeleteAsync(key);
        await AssertAsync(DeadEnd.Gone, $"{store.Root}{key}: the file is gone");

        async Task AssertAsync(DeadEnd end, string message)
        {
            foreach (var open in new[] { source, store.Open(feed) })
            {
                var read = await Assert.ThrowsAsync<SourceChangedException>(() => SourceRun.ReadAsync(open, plan.Pages[1]));
                var next = await Assert.ThrowsAsync<SourceChangedException>(() => open.PlanAsync(plan.NextCursor, 5, CancellationToken.None));
                Assert.Equal((end, end), (read.DeadEnd!.Value, next.DeadEnd!.Value));
                Assert.StartsWith(message, read.Message, StringComparison.Ordinal);
                Assert.Contains($"{store.Root}{key}", next.Message, StringComparison.Ordinal);
            }

            await using var another = store.Open(feed);
            await Assert.ThrowsAsync<SourceChangedException>(() => another.VerifyAsync(plan.Version!, CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("azblob", "Check the key or SAS in source.connection")]
    [InlineData("s3", "Give the process credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role) that the store takes")]
    public async Task Credentials_Wrong_AreRefusedInASentence(string kind, string remedy)
    {
        var store = await TestStore.CreateAsync(kind);
        await store.PutAsync("a.ndjson", "{}\n");
        foreach (var key in new[] { "*.ndjson", "a.ndjson" })
        {
            await using var source = store.WrongFactory.Create(store.Feed([key], source: o => store.WrongOptions([.. o.Paths])));

            var refused = await Assert.ThrowsAsync<SourceException>(() => source.PlanAsync(null, 5, CancellationToken.None));

            Assert.True(refused.StopsRun);
            Assert.Null(refused.DeadEnd);
            Assert.Contains(kind == "s3" && key == "a.ndjson" ? "s3:GetObject" : remedy, refused.Message, StringComparison.Ordinal);
            Assert.Contains("found the answer 403", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("azblob", "no such container \"nowhere\" in the account")]
    [InlineData("s3", "no such bucket \"nowhere\"")]
    public async Task Path_ThatNamesNothing_IsRefusedInASentence(string kind, string noContainer)
    {
        var store = await TestStore.CreateAsync(kind);
        await store.PutAsync("in/a.csv", "id\n1\n");

        await AssertAsync($"{store.Root}out/*.csv", $"{store.Root}out/*.csv: no object begins with {store.Root}out/; expected at least one");
        await AssertAsync($"{store.Root}in/*.json", $"none of the 1 objects below {store.Root}in/ matches");
        await AssertAsync($"{store.Root}in/b.csv", $"{store.Root}in/b.csv: no such object");
        await AssertAsync(store.Root[..(store.Root.TrimEnd('/').LastIndexOf('/') + 1)] + "nowhere/*", noContainer);

        async Task AssertAsync(string path, string expected)
        {
            await using var source = store.Open(store.Feed([], source: _ => store.Options(path)));
            var refused = await Assert.ThrowsAsync<SourceException>(() => source.PlanAsync(null, 5, CancellationToken.None));
            Assert.Equal((true, (DeadEnd?)DeadEnd.Gone), (refused.StopsRun, refused.DeadEnd));
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("azblob")]
    [InlineData("s3")]
    public async Task Path_LocalBesideStored_BothAreRead(string kind)
    {
        using var folder = new FeedFolder();
        folder.Write("z.csv", "id,title\n2,y\n");
        var store = await TestStore.CreateAsync(kind);
        await store.PutAsync("a.csv", "id,title\n1,x\n");

        var records = await store.LoadAsync(folder.Feed("unused", source: _ => store.Options("z.csv", $"{store.Root}a.csv")));

        Assert.Equal(["1", "2"], records.Select(Id).Order());
    }

    [Theory]
    [InlineData("azblob")]
    [InlineData("s3")]
    public async Task Object_EmptyOrWithAByteOrderMark_IsReadAsAFileIs(string kind)
    {
        var store = await TestStore.CreateAsync(kind);
        await store.PutAsync("a/", "");
        await store.PutAsync("a/empty.ndjson", "");
        await store.PutAsync("a/wide.ndjson", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"id\":\"1\"}\n")]);
        await store.PutAsync("a/z.ndjson", [0xEF, 0xBB, 0xBF, .. "{\"id\":\"2\"}\n"u8]);
        await using var source = store.Open(store.Feed(["a/*"]));

        var plan = await source.PlanAsync(null, 10, CancellationToken.None);
        var texts = new List<string>();
        foreach (var page in plan.Pages)
        {
            texts.AddRange((await SourceRun.ReadAsync(source, page)).Texts());
        }

        Assert.Equal(["""{"id":"1"}""", """{"id":"2"}"""], texts);
        Assert.Equal([$"{store.Root}a/empty.ndjson is empty."], source.Warnings);
    }

    private static byte[] Content(string key, int count, string title = "Lamp")
    {
        var text = new StringBuilder();
        text.Append(key.Contains(".csv", StringComparison.Ordinal) ? "id,title\n" : key.EndsWith(".json", StringComparison.Ordinal) ? "[" : "");
        for (var i = 0; i < count; i++)
        {
            text.Append(FormattableString.Invariant(key.Contains(".csv", StringComparison.Ordinal)
                ? (FormattableString)$"{i},{title} {i * 7919}\n"
                : $"{(i > 0 && key.EndsWith(".json", StringComparison.Ordinal) ? "," : "")}{{\"id\":\"{i}\",\"title\":\"{title} {i * 7919}\"}}\n"));
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append(key.EndsWith(".json", StringComparison.Ordinal) ? "]" : "").ToString());
        return key.EndsWith(".gz", StringComparison.Ordinal) ? FeedFolder.Gzip(bytes) : bytes;
    }

    private static string Id(string record) => System.Text.Json.JsonDocument.Parse(record).RootElement.GetProperty("id").GetString()!;
}
