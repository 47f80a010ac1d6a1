using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class ChangedFileTests : IDisposable
{
    private static readonly DateTime Written = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.ndjson")]
    [InlineData("a.ndjson.gz")]
    [InlineData("a.json")]
    [InlineData("a.csv")]
    public async Task File_ChangedAfterPlanning_IsNotRead(string name)
    {
        Write(name, 3);
        await using var source = SourceRun.Open(_folder.Feed(name, pageSize: 1));
        var plan = await source.PlanAsync(null, 1, CancellationToken.None);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, name), Written.AddTicks(1));

        var error = await Assert.ThrowsAsync<SourceChangedException>(() => SourceRun.ReadAsync(source, plan.Pages[0]));
        var later = await Assert.ThrowsAsync<SourceChangedException>(() => source.PlanAsync(plan.NextCursor, 1, CancellationToken.None));

        var length = new FileInfo(Path.Combine(_folder.Path, name)).Length;
        Assert.Equal(
            $"{name}: the file changed since it was planned: found {length} bytes, modified 2026-01-02 03:04:05.0000001 UTC; planned {length} bytes, modified 2026-01-02 03:04:05.0000000 UTC. " +
            "Nothing more is loaded from it, so that two versions never mix; the next start begins anew with the file as it is.",
            error.Message);
        Assert.Equal(error.Message, later.Message);
        Assert.True(error.StopsRun);
    }

    [Theory]
    [InlineData("a.ndjson")]
    [InlineData("a.ndjson.gz")]
    public async Task File_GoneAfterPlanning_IsSaidToBeGone(string name)
    {
        Write(name, 3);
        await using var source = SourceRun.Open(_folder.Feed(name, pageSize: 1));
        var plan = await source.PlanAsync(null, 1, CancellationToken.None);
        File.Delete(Path.Combine(_folder.Path, name));

        var error = await Assert.ThrowsAsync<SourceChangedException>(() => SourceRun.ReadAsync(source, plan.Pages[0]));
        await Assert.ThrowsAsync<SourceChangedException>(() => source.PlanAsync(plan.NextCursor, 1, CancellationToken.None));

        Assert.StartsWith($"{name}: the file is gone; planned was one of ", error.Message, StringComparison.Ordinal);
        Assert.Contains("The next start begins anew", error.Message, StringComparison.Ordinal);
        Assert.Equal(DeadEnd.Gone, error.DeadEnd);
    }

    [Fact]
    public async Task Content_ChangedUnderTheSameLengthAndTime_IsNoticedByItsRecords()
    {
        _folder.Write("a.ndjson", "{\"id\":1}\n{\"id\":2}\n");
        Touch("a.ndjson");
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson"));
        var plan = await source.PlanAsync(null, 1, CancellationToken.None);
        _folder.Write("a.ndjson", "{\"id\":1} {\"id\":2}\n");
        Touch("a.ndjson");

        var error = await Assert.ThrowsAsync<SourceChangedException>(() => SourceRun.ReadAsync(source, plan.Pages[0]));

        Assert.Contains("found 1 records in the page at byte 0; planned 2", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "longer", "b.ndjson: found 36 bytes, modified 2026-01-02 03:04:05.0000000 UTC; planned 27 bytes, modified 2026-01-02 03:04:05.0000000 UTC" },
        { "removed", "b.ndjson is gone, planned was one of 27 bytes, modified 2026-01-02 03:04:05.0000000 UTC" },
        { "added", "aa.ndjson was not there when the run was planned" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Files_ChangedBeforeAResume_RefuseIt(string change, string difference)
    {
        Write("a.ndjson", 3);
        Write("b.ndjson", 3);
        var feed = _folder.Feed("*.ndjson", pageSize: 1);
        await using var source = SourceRun.Open(feed);
        var plan = await source.PlanAsync(null, 1, CancellationToken.None);
        Change(change);

        await using var resumed = SourceRun.Open(feed);
        var error = await Assert.ThrowsAsync<SourceChangedException>(() => resumed.PlanAsync(plan.NextCursor, 1, CancellationToken.None));

        Assert.Equal(
            $"The source's files changed since the run was planned: {difference}. " +
            "Nothing more is loaded, so that two versions never mix; the next start begins anew with the files as they are.",
            error.Message);
    }

    [Theory]
    [InlineData("longer")]
    [InlineData("removed")]
    [InlineData("added")]
    public async Task Files_TooManyForACursor_RefuseAChangedOneToo(string change)
    {
        Write("a.ndjson", 3);
        Write("b.ndjson", 3);
        for (var i = 0; i < 200; i++)
        {
            Write($"many/{i:D100}.ndjson", 1);
        }

        var feed = _folder.Feed("**/*.ndjson", pageSize: 1);
        await using var source = SourceRun.Open(feed);
        var plan = await source.PlanAsync(null, 1, CancellationToken.None);
        Assert.InRange(plan.NextCursor!.Length, 1, 8000);
        Change(change);

        await using var resumed = SourceRun.Open(feed);
        var error = await Assert.ThrowsAsync<SourceChangedException>(() => resumed.PlanAsync(plan.NextCursor, 1, CancellationToken.None));

        Assert.Contains("planned 202", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyFile_GoneBeforeAResume_IsAChange()
    {
        Write("a.ndjson", 3);
        var feed = _folder.Feed("a.ndjson", pageSize: 1);
        await using var source = SourceRun.Open(feed);
        var plan = await source.PlanAsync(null, 1, CancellationToken.None);
        File.Delete(Path.Combine(_folder.Path, "a.ndjson"));

        await using var resumed = SourceRun.Open(feed);
        var error = await Assert.ThrowsAsync<SourceChangedException>(() => resumed.PlanAsync(plan.NextCursor, 1, CancellationToken.None));

        Assert.StartsWith("The source's files changed since the run was planned: a.ndjson: no such file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FreshPlan_OnTheSameSource_TakesTheFilesAsTheyAre()
    {
        Write("a.ndjson", 1);
        await using var source = SourceRun.Open(_folder.Feed("*.ndjson"));
        await SourceRun.PlanAllAsync(source);
        Write("b.ndjson", 2);

        var pages = (await SourceRun.PlanAllAsync(source)).SelectMany(p => p.Pages);

        Assert.Equal(2, pages.Count());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("x")]
    public async Task TokenOrCursor_OfAnotherKind_IsRefused(string text)
    {
        Write("a.ndjson", 1);
        await using var source = SourceRun.Open(_folder.Feed("a.ndjson"));

        var token = await Assert.ThrowsAsync<SourceException>(() => SourceRun.ReadAsync(source, new PlannedPage(text)));
        var cursor = await Assert.ThrowsAsync<SourceException>(() => source.PlanAsync(text, 1, CancellationToken.None));

        Assert.StartsWith("A page token of the ledger is not one of the file source: ", token.Message, StringComparison.Ordinal);
        Assert.StartsWith("The run's cursor is not one of the file source: ", cursor.Message, StringComparison.Ordinal);
    }

    private void Change(string change)
    {
        switch (change)
        {
            case "longer":
                Write("b.ndjson", 4);
                break;
            case "removed":
                File.Delete(Path.Combine(_folder.Path, "b.ndjson"));
                break;
            default:
                Write("aa.ndjson", 1);
                break;
        }
    }

    private void Write(string name, int records)
    {
        var items = Enumerable.Range(1, records).Select(i => $"{{\"id\":{i}}}");
        _folder.Write(name, Path.GetExtension(name) switch
        {
            ".json" => System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]"),
            ".csv" => System.Text.Encoding.UTF8.GetBytes("id\n" + string.Join('\n', Enumerable.Range(1, records))),
            ".gz" => FeedFolder.Gzip(string.Join('\n', items)),
            _ => System.Text.Encoding.UTF8.GetBytes(string.Concat(items.Select(i => i + "\n"))),
        });
        Touch(name);
    }

    private void Touch(string name) => File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, name), Written);
}
