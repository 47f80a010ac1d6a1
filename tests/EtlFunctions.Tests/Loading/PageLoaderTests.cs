using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Sources;
using Npgsql;

namespace EtlFunctions.Tests.Loading;

public sealed class PageLoaderTests : IAsyncLifetime
{
    private const int PageSize = 60;

    private static readonly LimitOptions Limits = new() { PageSize = PageSize, ChunkSize = 25 };

    private CoreHost _host = null!;
    private MemorySource _source = null!;
    private OpenRun _run = null!;

    public async Task InitializeAsync()
    {
        _host = await CoreHost.CreateAsync();
        _source = _host.Feeds.Add("shop", SampleRecord.Many(3 * PageSize), Limits);
        _run = await OpenRun.BeginAsync(_host, pages: 0);
        Assert.True(await _host.Get<EtlFunctions.Ledger.PageLedger>().PlanAsync(
            _run.Id, _run.Epoch, 0, await _source.PlanAsync(null, 10, CancellationToken.None), CancellationToken.None));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Load_WhileTheSourceIsRead_HoldsNoConnection()
    {
        var observed = 0;
        await using var watcher = await _host.Database.OpenAsync();
        // An open transaction or a running statement of ours would show as anything but idle; the pool keeps idle ones open.
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FILTER (WHERE state <> 'idle'), count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'", watcher);
        _source.Reading = async (_, _, cancellationToken) =>
        {
            Assert.Equal(0, BusyConnections());
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            Assert.Equal(0, row.GetInt64(0));
            Assert.InRange(row.GetInt64(1), 1, 2);
            observed++;
        };

        var page = await LoadAsync(1);

        Assert.Equal((PageOutcome.Committed, 3, PageSize), (page.Outcome, page.Chunks, observed));
    }

    [Fact]
    public async Task BusyConnections_OneCheckedOut_IsSeen()
    {
        await using var connection = await _host.Get<EtlDataSource>().OpenAsync(CancellationToken.None);

        Assert.Equal(1, BusyConnections());
    }

    [Fact]
    public async Task Load_PageOfSeveralChunks_CommitsEachOnce()
    {
        var page = await LoadAsync(2);

        Assert.Equal((PageOutcome.Committed, 3), (page.Outcome, page.Chunks));
        Assert.Equal((PageSize, PageSize), (page.Counts.Read, page.Counts.Inserted));
        Assert.Equal("committed 3 60", await _run.PageAsync<string>(2, "concat_ws(' ', state, chunks, cardinality(keys))"));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task Load_SomeChunksCommittedBefore_GoesOnAfterThem(int known, int committedNow)
    {
        var before = 3 - committedNow;
        _source.Reading = (_, record, _) => record < before * 25 + 1 ? Task.CompletedTask : throw new IOException("gone");
        Assert.Equal(PageOutcome.Failed, (await LoadAsync(1)).Outcome);
        Assert.Equal(before, await _run.PageAsync<int>(1, "chunks"));
        _source.Reading = (_, _, _) => Task.CompletedTask;

        var page = await LoadAsync(1, known);

        Assert.Equal((PageOutcome.Committed, committedNow), (page.Outcome, page.Chunks));
        Assert.Equal(PageSize - (before * 25), page.Counts.Read);
        var totals = await _run.TotalsAsync();
        Assert.Equal((PageSize, PageSize, 3L), (totals.Counts.Read, totals.Counts.Inserted, totals.Chunks));
    }

    [Fact]
    public async Task Load_CommittedPageAgain_ChangesNothing()
    {
        await LoadAsync(1);

        var again = await LoadAsync(1);

        Assert.Equal((PageOutcome.Committed, 0, 0L), (again.Outcome, again.Chunks, again.Counts.Read));
        Assert.Equal(3, (await _run.TotalsAsync()).Chunks);
    }

    [Fact]
    public async Task Load_CancelledBetweenChunks_LeavesWhatIsCommitted()
    {
        using var stop = new CancellationTokenSource();
        _source.Reading = (_, record, _) => record == 30 ? stop.CancelAsync() : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LoadAsync(1, cancellationToken: stop.Token));

        Assert.Equal("planned 1", await _run.PageAsync<string>(1, "concat_ws(' ', state, chunks)"));
    }

    [Fact]
    public async Task Load_DiskFull_IsTransientAndLosesNothing()
    {
        await _host.Database.ExecuteAsync(
            """
            CREATE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.external_id = 'P40' THEN
                    RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON catalog.product FOR EACH ROW EXECUTE FUNCTION public.full_disk();
            """);

        var full = await Assert.ThrowsAsync<PostgresException>(() => LoadAsync(1));

        Assert.True(FailureClassifier.IsTransient(full));
        Assert.Equal("planned 1 1", await _run.PageAsync<string>(1, "concat_ws(' ', state, chunks, failures)"));
        Assert.Equal(0, await _host.Database.ScalarAsync<long>("SELECT count(*) FROM etl.reject"));
        await _host.Database.ExecuteAsync("DROP TRIGGER full_disk ON catalog.product");
        Assert.Equal((PageOutcome.Committed, 2), ((await LoadAsync(1)).Outcome, await _run.PageAsync<int>(1, "chunks") - 1));
        Assert.Equal(PageSize, (await _run.TotalsAsync()).Counts.Inserted);
    }

    private Task<LoadPageOutput> LoadAsync(int page, int chunks = 0, CancellationToken cancellationToken = default) =>
        _host.Get<IActivity<LoadPageInput, LoadPageOutput>>().RunAsync(
            new LoadPageInput(_run.Id, _run.Epoch, "shop", new SegmentPage(page, $"{(page - 1) * PageSize}", chunks), Limits), cancellationToken);

    /// <summary>Counts the connections that are checked out of the pool, as the driver does.</summary>
    private int BusyConnections()
    {
        var (_, _, busy) = ((int, int, int))typeof(NpgsqlDataSource)
            .GetProperty("Statistics", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
            .GetValue(_host.Get<EtlDataSource>().Connections)!;
        return busy;
    }
}
