using System.Diagnostics;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Loading;
using EtlFunctions.Tests.Sources;
using Npgsql;

namespace EtlFunctions.Tests.Database.Upgrades;

/// <summary>A populated database of a version, kept as SQL: a finished run with rejects, a feed with a watermark, and a run that stopped in the middle of a page.</summary>
internal static class Snapshot
{
    public const int Products = 60;
    public const int PagesCommitted = 2;
    public const string Watermark = "100";

    private const string Definition = """{"source":{"type":"memory"},"mapping":{"id":"id"}}""";
    private const int PageSize = 20;
    private const int StopsAt = 53;

    public static readonly CursorOrigin Cursor = new(CursorType.Integer, "id");

    private static readonly LimitOptions Limits = new() { PageSize = PageSize, ChunkSize = 5, MaxParallelPages = 1, PagesPerSegment = 4 };

    private static string Folder => Repository.File("tests", "EtlFunctions.Tests", "Database", "Upgrades");

    /// <summary>Gets the versions of which there is one.</summary>
    public static IEnumerable<string> Versions => Directory.EnumerateFiles(Folder, "*.sql").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>Gets how a new run of the feed with the watermark starts.</summary>
    public static RunStart Start => new("fingerprint", Limits)
    {
        Incremental = new IncrementalOptions { CursorPath = Cursor.Path, Param = "since", Type = Cursor.Type, Lag = 5 },
    };

    public static async Task RestoreAsync(TestDatabase database, string version) =>
        await database.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(Folder, $"{version}.sql")));

    /// <summary>Adds the feed whose run stopped, as it was.</summary>
    public static MemorySource AddFeed(EngineHost host)
    {
        var source = host.AddFeed(Products, Limits);
        // Without the look at the first records: the run is to stop among them, with pages committed.
        host.Core.Feeds.Change(EngineHost.Feed, feed => feed with { Definition = Definition, Shape = new ShapeOptions { Check = false } });
        return source;
    }

    /// <summary>Makes the snapshot of this version.</summary>
    public static async Task WriteAsync()
    {
        await using var host = await EngineHost.CreateAsync();
        await FinishAsync(host);
        await SaveWatermarkAsync(host.Core);
        await StopAsync(host);
        var dump = await DumpAsync(host.Core.Database.ConnectionString);
        var version = typeof(Migrator).Assembly.GetName().Version!.ToString(3);
        await File.WriteAllTextAsync(Path.Combine(Folder, $"{version}.sql"), dump);
    }

    private static async Task FinishAsync(EngineHost host)
    {
        string[] records = [SampleRecord.Json(901), """{"title":"no id"}""", SampleRecord.Json(902), """{"id":"P903","variants":[{"price":1}]}"""];
        host.Core.Feeds.Add(EngineHost.Feed, records, new LimitOptions { MaxRejectPercent = 100 });
        Assert.Equal(RunState.SucceededWithRejects, (await host.RunAsync()).Completion!.Summary.State);
        await host.Core.Database.ExecuteAsync(
            """
            UPDATE etl.run SET feed = 'finished', summary = jsonb_set(summary, '{feed}', '"finished"');
            UPDATE etl.feed_state SET feed = 'finished';
            UPDATE etl.reject SET feed = 'finished';
            UPDATE catalog.product SET feed = 'finished';
            UPDATE catalog.sku SET feed = 'finished';
            """);
    }

    private static async Task SaveWatermarkAsync(CoreHost host)
    {
        var ledger = host.Get<RunLedger>();
        var begin = await ledger.BeginAsync(new RunOrder(Guid.CreateVersion7(), "changing", BeginMode.Start, "holder"), Start, CancellationToken.None);
        var id = begin.RunId!.Value;
        Assert.True(await host.Get<PageLedger>().PlanAsync(id, begin.Epoch, 0, new SourcePlan([new PlannedPage("1")], null), CancellationToken.None));
        var chunk = new Chunk(new ChunkKey(id, begin.Epoch, 1, 0), true, [SampleProduct.Item(SampleProduct.Of("A", "x"), 1)], []) { Watermark = Cursor.Read(Watermark) };
        await host.Get<ChunkLoader>().LoadAsync(chunk, CancellationToken.None);
        var run = await host.Get<RunReader>().FindAsync(id, null, CancellationToken.None);
        Assert.True(await ledger.EndAsync(run! with { State = RunState.Succeeded }, CancellationToken.None));
    }

    private static async Task StopAsync(EngineHost host)
    {
        using var stop = new CancellationTokenSource();
        AddFeed(host).Reading = (_, record, _) => record == StopsAt ? stop.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAsync<RunInterruptedException>(() => host.RunAsync(stop: stop.Token));
    }

    private static async Task<string> DumpAsync(string connection)
    {
        var target = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo("pg_dump", [
            "--schema=catalog", "--schema=etl", "--no-owner", "--no-privileges", "--column-inserts", "--no-comments",
            $"--host={target.Host}", $"--port={target.Port}", $"--username={target.Username}", $"--dbname={target.Database}"])
        {
            RedirectStandardOutput = true,
            Environment = { ["PGPASSWORD"] = target.Password },
        };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        // What only psql, or only a newer server, understands; and the comments that name the machine's own version.
        string[] unwanted = ["\\", "--", "SET transaction_timeout", "SET default_table_access_method", "SET default_tablespace", "SET xmloption"];
        var lines = text.Split('\n').Where(line => !Array.Exists(unwanted, u => line.StartsWith(u, StringComparison.Ordinal)));
        return string.Join('\n', lines).Trim().ReplaceLineEndings("\n") + "\n";
    }
}
