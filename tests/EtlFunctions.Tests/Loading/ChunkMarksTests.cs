using EtlFunctions.Catalog;
using EtlFunctions.Incremental;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Loading;

/// <summary>The rows that records came from are marked in the transaction that commits the records.</summary>
public sealed class ChunkMarksTests : IAsyncLifetime
{
    private const string Mark = """
        UPDATE inbox i SET status = m.outcome
          FROM unnest($1, $2, $3) AS m (key, version, outcome)
         WHERE i.id = m.key::integer AND i.xmin::text = m.version
        """;

    private CoreHost _host = null!;
    private OpenRun _run = null!;

    public async Task InitializeAsync()
    {
        _host = await CoreHost.CreateAsync();
        _run = await OpenRun.BeginAsync(_host, pages: 10);
        await _host.Database.ExecuteAsync(
            "CREATE TABLE inbox (id integer PRIMARY KEY, status text); INSERT INTO inbox SELECT i, 'pending' FROM generate_series(1, 5) AS i");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Load_RowsToMark_MarksLoadedAndRejected()
    {
        var result = await _run.LoadAsync(await ChunkAsync(1, [Good(1), Good(2)], rejected: 3));

        Assert.Equal(ChunkOutcome.Committed, result.Outcome);
        Assert.Equal("1 loaded, 2 loaded, 3 rejected, 4 pending, 5 pending", await InboxAsync());
    }

    [Fact]
    public async Task Load_RecordThatPostgresRefuses_MarksItRejected()
    {
        var result = await _run.LoadAsync(await ChunkAsync(1, [Good(1), Good(2) with { Attributes = "{not json" }, Good(3)]));

        Assert.Equal((2, 1), (result.Counts.Inserted, result.Counts.Rejected));
        Assert.Equal("1 loaded, 2 rejected, 3 loaded, 4 pending, 5 pending", await InboxAsync());
    }

    [Fact]
    public async Task Load_TwoRowsOfOneProduct_MarksBoth()
    {
        await _run.LoadAsync(await ChunkAsync(1, [Good(1), Good(2) with { ExternalId = Good(1).ExternalId }]));

        Assert.Equal("1 loaded, 2 loaded, 3 pending, 4 pending, 5 pending", await InboxAsync());
    }

    [Fact]
    public async Task Load_RowChangedSinceItWasRead_LeavesItPending()
    {
        var chunk = await ChunkAsync(1, [Good(1), Good(2)]);
        await _host.Database.ExecuteAsync("UPDATE inbox SET status = 'pending' WHERE id = 2");

        await _run.LoadAsync(chunk);

        Assert.Equal("1 loaded, 2 pending, 3 pending, 4 pending, 5 pending", await InboxAsync());
    }

    [Fact]
    public async Task Load_Fenced_MarksNothing()
    {
        var chunk = await ChunkAsync(1, [Good(1)]);
        await OpenRun.BeginAsync(_host, holder: "another", dead: "holder");

        Assert.Equal(ChunkOutcome.Fenced, (await _run.LoadAsync(chunk)).Outcome);
        Assert.Equal("1 pending, 2 pending, 3 pending, 4 pending, 5 pending", await InboxAsync());
    }

    [Fact]
    public async Task Load_MarkFails_CommitsNothing()
    {
        var chunk = await ChunkAsync(1, [Good(1)]) with { MarkStatement = "UPDATE no_such_table SET x = $1" };

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _run.LoadAsync(chunk));

        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product"));
        Assert.Equal(0, await _run.PageAsync<int>(1, "chunks"));
    }

    [Theory]
    [InlineData("b", "c", "a", "c")]
    [InlineData("c", null, "a", "c")]
    [InlineData(null, null, "a", "a")]
    [InlineData(null, null, null, null)]
    public async Task Load_Watermarks_KeepsTheHighestOfThePage(string? first, string? second, string? third, string? kept)
    {
        var number = 0;
        foreach (var key in new[] { first, second, third })
        {
            var chunk = _run.Chunk(1, number, [Good(++number)], isLast: number == 3);
            await _run.LoadAsync(chunk with { Watermark = key is null ? null : new Watermark($"value {key}", key) });
        }

        Assert.Equal(kept is null ? "none" : $"value {kept}, {kept}", await _run.PageAsync<string>(1, "coalesce(watermark || ', ' || watermark_key, 'none')"));
    }

    private static Product Good(int number) => SampleProduct.Of(SampleProduct.Id(number), $"S{number}");

    private async Task<Chunk> ChunkAsync(int page, Product[] products, int? rejected = null)
    {
        var items = new List<LoadItem>();
        for (var i = 0; i < products.Length; i++)
        {
            items.Add(new LoadItem(products[i], await RecordAsync(i + 1)));
        }

        Reject[] rejects = rejected is { } row
            ? [new Reject(await RecordAsync(row), new RejectReason(RejectStage.Map, RejectCodes.InvalidUtf8, "no JSON"))]
            : [];
        return new Chunk(new ChunkKey(_run.Id, _run.Epoch, page, 0), true, items, rejects) { MarkStatement = Mark };
    }

    private async Task<RawRecord> RecordAsync(int row) => SampleProduct.Record($"{row}") with
    {
        Mark = new RecordMark($"{row}", (await _host.Database.ScalarAsync<string>($"SELECT xmin::text FROM inbox WHERE id = {row}"))!),
    };

    private async Task<string?> InboxAsync() =>
        await _host.Database.ScalarAsync<string>("SELECT string_agg(id || ' ' || status, ', ' ORDER BY id) FROM inbox");
}
