using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Mapping;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources;
using EtlFunctions.Tests.Sources.Http;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>The first records of files, APIs and tables are held against the last run's, and asked for once.</summary>
public sealed class ShapeSourceTests : IAsyncLifetime
{
    private readonly string _folder = TemporaryFolder.Create();
    private EngineHost _host = null!;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_CsvColumnEmptied_FailsBeforeAnythingIsChanged()
    {
        var csv = Path.Combine(_folder, "a.csv");
        Use(new FileSourceOptions { Paths = [csv] }, new MappingOptions
        {
            Id = MappingSample.At("id"), Title = MappingSample.At("title"),
            Skus = new SkuMappingOptions { Code = MappingSample.At("sku"), Price = MappingSample.At("price") },
        });
        await WriteAsync(csv, i => $"{i},Lamp,{i}-a,9.50\n{i},Lamp,{i}-b,8.50");
        Assert.Equal(RunState.Succeeded, (await RunAsync()).State);
        await WriteAsync(csv, i => $"{i},Lamp,{i}-a,\n{i},Lamp,{i}-b,");

        var summary = await RunAsync();

        Assert.Equal((RunState.Failed, 0L), (summary.State, summary.Read));
        Assert.Contains("`price` (skus.price) had a value in 100 of 100 of its first records and has one in 0 of 100 now", summary.Error, StringComparison.Ordinal);
        Assert.Equal(240, await _host.Core.Database.ScalarAsync<long>("SELECT count(price) FROM catalog.sku"));
    }

    [Theory]
    [InlineData(PaginatorType.PageNumber)]
    [InlineData(PaginatorType.Cursor)]
    public async Task Run_Api_IsAskedForItsFirstPagesOnce(PaginatorType paginator)
    {
        var records = SampleRecord.Many(200);
        await using var server = await ApiServer.StartAsync(c => paginator == PaginatorType.Cursor ? c.CursorAsync(records, 20) : c.PageAsync(records, 20));
        Use(
            new HttpSourceOptions
            {
                BaseUrl = server.Url,
                Paginator = paginator == PaginatorType.Cursor
                    ? new PaginatorOptions { Type = paginator, CursorPath = "meta.next" }
                    : new PaginatorOptions { Type = paginator, BasePage = 1 },
            },
            limits: new LimitOptions { PageSize = 20, PagesPerSegment = 3, MaxParallelPages = 2 });
        var first = await RunAsync();
        var asked = server.Asked.Count;

        var second = await RunAsync();

        Assert.Equal((RunState.Succeeded, RunState.Succeeded, 200L), (first.State, second.State, second.Unchanged));
        Assert.Equal(asked, server.Asked.Count - asked);

        records = [.. records.Select(r => r.Replace("\"variants\"", "\"offers\"", StringComparison.Ordinal))];
        var failed = await RunAsync();

        Assert.Equal((RunState.Failed, 0L), (failed.State, failed.Read));
        Assert.Contains("`variants` is nowhere; there is `offers`, an array of 2", failed.Error, StringComparison.Ordinal);
        await _host.AssertCatalogAsync(200);
    }

    [Fact]
    public async Task Run_ApiThatLimitsItsFirstPages_WaitsAndAsksForNoneAgain()
    {
        var records = SampleRecord.Many(200);
        var refuses = false;
        await using var server = await ApiServer.StartAsync(c =>
        {
            if (refuses && c.Number("page") == 4)
            {
                refuses = false;
                return c.StatusAsync(429, "300");
            }

            return c.PageAsync(records, 20);
        });
        Use(new HttpSourceOptions { BaseUrl = server.Url, Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 } }, limits: new LimitOptions { PageSize = 20 });
        await RunAsync();
        var asked = server.Asked.Count;
        refuses = true;

        var summary = (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary;

        Assert.Equal((RunState.Succeeded, 200L), (summary.State, summary.Unchanged));
        Assert.Equal(asked + 1, server.Asked.Count - asked);
        Assert.Contains(_host.Watched.Progress, p => p.State == WorkflowState.RateLimited);
    }

    [Fact]
    public async Task Run_StagingTable_MarksNothingOfAChangedShapeAndMayBeEmpty()
    {
        await _host.Core.Database.ExecuteAsync("CREATE SCHEMA staging; CREATE TABLE staging.products (id int PRIMARY KEY, data jsonb, status text NOT NULL DEFAULT 'new')");
        Use(
            new PostgresSourceOptions
            {
                Table = "staging.products", Key = ["id"], Record = "data",
                Status = new PostgresStatusOptions { Column = "status", Pending = "new", Loaded = "done", Rejected = "bad" },
            },
            limits: new LimitOptions { PageSize = 10, PagesPerSegment = 2, MaxParallelPages = 2 });
        await StageAsync(1, 150, json => json);
        Assert.Equal(150, (await RunAsync()).Inserted);
        Assert.Equal((RunState.Succeeded, 0L), ((await RunAsync()).State, (await RunAsync()).Read));
        await StageAsync(151, 300, json => json.Replace("\"price\"", "\"preis\"", StringComparison.Ordinal));

        var failed = await RunAsync();

        Assert.Equal((RunState.Failed, 150L), (failed.State, await _host.Core.Database.ScalarAsync<long>("SELECT count(*) FROM staging.products WHERE status = 'new'")));
        await _host.AssertCatalogAsync(150);
        Assert.Equal(150, (await _host.RunAsync(acceptShape: true)).Completion!.Summary.Inserted);
    }

    private async Task StageAsync(int first, int last, Func<string, string> change)
    {
        for (var i = first; i <= last; i++)
        {
            await _host.Core.Database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO staging.products VALUES ({i}, '{change(SampleRecord.Json(i))}')"));
        }
    }

    private static Task WriteAsync(string csv, Func<int, string> row) =>
        File.WriteAllTextAsync(csv, $"id,title,sku,price\n{string.Join('\n', Enumerable.Range(1, 120).Select(row))}\n");

    private void Use(SourceOptions source, MappingOptions? mapping = null, LimitOptions? limits = null)
    {
        _host.AddFeed(0, limits);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with { Source = source, Mapping = mapping ?? f.Mapping, BaseDirectory = _folder });
    }

    private async Task<RunSummary> RunAsync() => (await _host.RunAsync()).Completion!.Summary;
}
