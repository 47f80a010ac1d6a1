using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Tests.Mapping;
using FsCheck;
using FsCheck.Fluent;
using FeedFolder = EtlFunctions.Tests.Sources.Files.FeedFolder;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>
/// Nights of a file that is replaced whenever it pleases: after a run was stopped in it, with products gone and back, with
/// records that are rejected and mended. No night is stuck, and each leaves what the file of that night says.
/// </summary>
public sealed class NightHistoryProperties : IAsyncLifetime, IDisposable
{
    // A night in which all that was there is gone waits for a person.
    private const int Always = 15;

    private static readonly LimitOptions Limits = new() { PageSize = 2, ChunkSize = 2, PagesPerSegment = 2, MaxParallelPages = 2, MaxRejectPercent = 100 };

    private static readonly Gen<Night> Nights =
        from ids in Gen.SubListOf(Enumerable.Range(1, 14).ToArray())
        from bad in Gen.SubListOf(ids.ToArray())
        from hasBad in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        from isStopped in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        from isSame in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        from replays in Gen.Elements(true, false)
        select new Night([.. ids, Always], hasBad ? bad.ToArray() : [], isStopped, isSame, replays);

    private readonly FeedFolder _folder = new();
    private EngineHost _host = null!;
    private int _resumed;
    private int _replaced;
    private int _deleted;
    private int _closed;

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nights_AnyHistory_NoneIsStuckAndEachLeavesWhatItsFileSays()
    {
        var histories = (from count in Gen.Choose(3, 8) from nights in Gen.ArrayOf(Nights, count) select nights).ToArbitrary();

        Prop.ForAll(histories, nights => Task.Run(() => PlayAsync(nights)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(9117350116322862441, 15362188061173820021));

        Assert.True(
            _resumed > 2 && _replaced > 5 && _deleted > 50 && _closed > 20,
            $"{_resumed} runs were resumed, {_replaced} replaced, {_deleted} products deleted, {_closed} rejects closed: the histories try too little");
    }

    private async Task PlayAsync(Night[] nights)
    {
        await ClearAsync();
        var (file, version) = (nights[0], 0);
        Guid? unfinished = null;
        foreach (var night in nights)
        {
            if (!night.IsSame || version == 0)
            {
                file = night;
                Write(file, ++version);
            }

            if (night.IsStopped)
            {
                unfinished = await StopAsync() ?? unfinished;
                continue;
            }

            var open = await OpenAsync();
            var summary = await RunAsync();
            Assert.True(summary.State.IsSuccess(), $"{summary.State} ({summary.StopKind}): {summary.Error}");
            _resumed += summary.RunId == unfinished ? 1 : 0;
            _replaced += unfinished is not null && summary.RunId != unfinished ? 1 : 0;
            _deleted += (int)summary.Discontinued;
            unfinished = null;
            await AssertAsync(file, version, summary);
            _closed += open.Except(await OpenAsync()).Count();
            if (night.Replays)
            {
                await _host.Core.Get<RejectReplay>().RunAsync(_host.Core.Feeds.Load(EngineHost.Feed), null, null, CancellationToken.None);
                await AssertAsync(file, version, summary);
            }
        }

        Write(file with { Bad = [] }, ++version);
        var last = await RunAsync();
        Assert.True(last.State.IsSuccess(), $"{last.State} ({last.StopKind}): {last.Error}");
        Assert.Empty((await OpenAsync()).Intersect(file.Ids.Select(id => $"P{id:D2}")));
        var catalog = await LiveAsync();
        await ClearAsync();
        await RunAsync();
        Assert.Equal(await LiveAsync(), catalog);
    }

    /// <summary>Requires what the file says of its good records; of a rejected one the state of before stays, and nothing else is live.</summary>
    private async Task AssertAsync(Night file, int version, RunSummary summary)
    {
        var live = await LiveAsync();
        Assert.Equal(
            file.Ids.Except(file.Bad).Select(id => $"P{id:D2} v{version} P{id:D2}-a,P{id:D2}-b"),
            live.Where(p => !file.Bad.Any(id => p.StartsWith($"P{id:D2}", StringComparison.Ordinal))));
        Assert.Equal(file.Bad.Select(id => $"P{id:D2}"), (await OpenAsync()).Where(id => file.Bad.Any(bad => id == $"P{bad:D2}")));
        Assert.Equal((file.Ids.Length, file.Bad.Length), (summary.Read, summary.Rejected));
    }

    private void Write(Night night, int version)
    {
        File.WriteAllLines(
            Path.Combine(_folder.Path, "p.ndjson"),
            night.Ids.Select(id => $$"""{"id":"P{{id:D2}}","title":"v{{version}}","variants":[{"sku":"P{{id:D2}}-a","price":{{(night.Bad.Contains(id) ? "\"n/a\"" : "1")}}},{"sku":"P{{id:D2}}-b","price":2}]}"""));
        _host.AddFeed(0, Limits);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new FileSourceOptions { Paths = ["p.ndjson"] },
            Mapping = MappingSample.Full,
            BaseDirectory = _folder.Path,
            AllowEmpty = true,
            Shape = new ShapeOptions { Check = false },
            Target = new TargetOptions { DeleteMissing = DeleteMissing.Soft, MaxDeletePercent = 100 },
        });
    }

    /// <summary>Starts a night as the command does, and once more where the run that was adopted cannot be gone on with.</summary>
    private async Task<RunSummary> RunAsync()
    {
        var first = await _host.AdvanceUntilOverAsync(_host.RunAsync(mayStartAnew: true));
        return first.Completion!.StartsAnew
            ? (await _host.AdvanceUntilOverAsync(_host.RunAsync())).Completion!.Summary
            : first.Completion.Summary;
    }

    /// <summary>Starts a night and stops it behind its first page.</summary>
    /// <returns>The run that is left unfinished, or <see langword="null"/> where the stop came too late.</returns>
    private async Task<Guid?> StopAsync()
    {
        using var stop = new CancellationTokenSource();
        _host.Watched.Shown = progress =>
        {
            if (progress.Pages > 0)
            {
                stop.Cancel();
            }
        };
        try
        {
            await _host.AdvanceUntilOverAsync(_host.RunAsync(mayStartAnew: true, stop: stop.Token));
        }
        catch (RunInterruptedException)
        {
            // That is what was asked for.
        }
        finally
        {
            _host.Watched.Shown = _ => { };
        }

        var run = await _host.Core.Get<RunReader>().FindAsync(null, EngineHost.Feed, CancellationToken.None);
        return run!.State == RunState.Incomplete ? run.RunId : null;
    }

    private Task ClearAsync() => _host.Core.Database.ExecuteAsync(
        "TRUNCATE catalog.product, catalog.sku, etl.page, etl.reject, etl.repeated, etl.held, etl.claim, etl.feed_state, etl.run CASCADE");

    private async Task<string[]> LiveAsync() => await _host.Core.Database.ScalarAsync<string[]>(
        """
        SELECT coalesce(array_agg(concat_ws(' ', p.external_id, p.title, s.skus) ORDER BY p.external_id), '{}')
          FROM catalog.product p
          LEFT JOIN LATERAL (SELECT string_agg(s.code, ',' ORDER BY s.code) AS skus
                               FROM catalog.sku s WHERE s.product_id = p.id AND s.discontinued_at IS NULL) s ON true
         WHERE p.discontinued_at IS NULL
        """) ?? throw new InvalidOperationException("no row");

    private async Task<string[]> OpenAsync() =>
        await _host.Core.Database.ScalarAsync<string[]>("SELECT coalesce(array_agg(external_id ORDER BY external_id), '{}') FROM etl.reject WHERE state = 'open'")
        ?? throw new InvalidOperationException("no row");

    /// <param name="Ids">The products in the file.</param>
    /// <param name="Bad">Those whose record is rejected.</param>
    /// <param name="IsStopped">Whether the run is stopped behind its first page.</param>
    /// <param name="IsSame">Whether the file is still that of the night before.</param>
    /// <param name="Replays">Whether a person replays the rejects afterwards, with nothing mended.</param>
    private sealed record Night(int[] Ids, int[] Bad, bool IsStopped, bool IsSame, bool Replays)
    {
        public override string ToString() =>
            $"{(IsSame ? "same" : string.Join(' ', Ids.Select(id => id + (Bad.Contains(id) ? "!" : ""))))}{(IsStopped ? " stopped" : "")}{(Replays ? " replays" : "")}";
    }
}
