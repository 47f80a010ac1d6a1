using System.Globalization;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Orchestration;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Whatever happens to the source, the feed and the process from night to night: no night is stuck, and one that succeeds leaves what the source gives.</summary>
public sealed class NightProperties : IAsyncLifetime
{
    private const string File = "shop.ndjson";

    private static readonly LimitOptions Small = new() { PageSize = 3, PagesPerSegment = 2, MaxParallelPages = 2 };

    private static readonly Gen<Night> Nights =
        from before in Gen.Elements(Before.Nothing, Before.Nothing, Before.Nothing, Before.Replaced, Before.Replaced, Before.Gone, Before.Edited)
        from products in Gen.Choose(1, 40)
        from end in Gen.Elements(End.Over, End.Interrupted, End.Interrupted, End.Killed)
        from planned in Gen.Choose(1, 12)
        select new Night(before, products, end, planned);

    private static readonly Gen<Night[]> Years = from count in Gen.Choose(2, 8) from nights in Gen.ArrayOf(Nights, count) select nights;

    private readonly string _folder = TemporaryFolder.Create();
    private readonly Dictionary<string, int> _seen = [];
    private EngineHost _host = null!;
    private int _version;
    private string? _path;

    private enum Before
    {
        Nothing,
        Replaced,
        Gone,
        Edited,
    }

    private enum End
    {
        Over,
        Interrupted,
        Killed,
    }

    public async Task InitializeAsync() => _host = await EngineHost.CreateAsync();

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Nights_AnyHistory_AreNeverStuck()
    {
        var property = Prop.ForAll(Years.ToArbitrary(), nights => Task.Run(() => PlayAsync(nights)).GetAwaiter().GetResult());

        property.Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(8212349671105534081, 6041873190028441653));

        // Of what the histories are to try, each came often.
        Assert.All(["adopted", "begun in place", "started anew", "interrupted", "no source"], what => Assert.True(_seen.GetValueOrDefault(what) > 5, $"{what}: {_seen.GetValueOrDefault(what)}"));
    }

    private async Task PlayAsync(Night[] nights)
    {
        await _host.Core.Database.ExecuteAsync("TRUNCATE etl.run, etl.feed_state, etl.feed_shape, catalog.product CASCADE");
        _path = "title";
        Use();
        var titles = Replace(nights[0].Products);
        Guid? unfinished = null;
        var plannedFrom = new Dictionary<Guid, ((int, int)? File, string? Path)>();
        foreach (var night in nights.Append(new Night(Before.Nothing, 1, End.Over, 0)).Append(new Night(Before.Replaced, 5, End.Over, 0)))
        {
            switch (night.Before)
            {
                case Before.Replaced:
                    titles = Replace(night.Products);
                    break;
                case Before.Gone:
                    System.IO.File.Delete(Path.Combine(_folder, File));
                    titles = null;
                    break;
                case Before.Edited:
                    _path = _path == "title" ? "other" : "title";
                    Use();
                    break;
            }

            var isGoneOnWith = unfinished is { } left && titles is not null && plannedFrom[left] == (titles, _path);
            var last = await PlayAsync(night);
            plannedFrom.TryAdd(last.RunId, (titles, _path));
            if (isGoneOnWith)
            {
                Assert.Equal(unfinished, last.RunId);
                Count("adopted");
            }

            unfinished = last.State == RunState.Incomplete || last.State.IsAlive() ? last.RunId : null;
            if (titles is null)
            {
                // Before the source is asked for the first time nothing tells that it is gone.
                Assert.False(last.State.IsSuccess(), $"{night}: succeeded without a source");
                Count("no source");
            }
            else if (night.End == End.Over)
            {
                Assert.True(last.State == RunState.Succeeded, $"{night}: {last.State} {last.StopKind} {last.Error}");
                Assert.Equal(Expected(titles.Value), await CatalogAsync(titles.Value.Products));
            }
        }
    }

    /// <summary>Starts the feed as <c>etl run</c> does.</summary>
    private async Task<RunTotals> PlayAsync(Night night)
    {
        using var stop = new CancellationTokenSource();
        _host.Watched.Shown = p =>
        {
            if (night.End != End.Over && p.PagesPlanned >= night.Planned)
            {
                stop.Cancel();
            }
        };
        try
        {
            var output = await RunAsync(stop.Token);
            if (output.Completion is { StartsAnew: true })
            {
                Count("started anew");
                output = await RunAsync(stop.Token);
                Assert.NotNull(output.Begin!.Ended);
            }

            Count(output.Begin!.Ended is null ? "begun or adopted" : "begun in place");
        }
        catch (RunInterruptedException)
        {
            Count("interrupted");
        }

        if (night.End == End.Killed)
        {
            await _host.Core.Database.ExecuteAsync(
                "UPDATE etl.run SET state = 'running', error = NULL, stop_kind = NULL, finished_at = NULL WHERE state = 'incomplete' AND stop_kind = 'interrupted'");
        }

        return await _host.WaitForAsync(_ => true, "the run");
    }

    private async Task<CatalogLoadOutput> RunAsync(CancellationToken stop) =>
        await _host.AdvanceUntilOverAsync(_host.RunAsync(mayStartAnew: true, stop: stop));

    private (int Version, int Products)? Replace(int products)
    {
        var path = Path.Combine(_folder, File);
        var version = ++_version;
        System.IO.File.WriteAllLines(path, Enumerable.Range(1, products).Select(n => string.Create(
            CultureInfo.InvariantCulture, $$"""{"id":"P{{n}}","title":"title {{version}}","other":"other {{version}}"}""")));
        // Two files that are written within one tick of the clock would be one.
        System.IO.File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddMinutes(version));
        return (version, products);
    }

    private void Use()
    {
        _host.AddFeed(0, Small);
        _host.Core.Feeds.Change(EngineHost.Feed, f => f with
        {
            Source = new FileSourceOptions { Paths = [File] },
            Mapping = new MappingOptions { Id = new() { Path = "id" }, Title = new() { Path = _path } },
            BaseDirectory = _folder,
            Definition = $$$"""{"mapping":{"id":"id","title":"{{{_path}}}"}}""",
        });
    }

    private string Expected((int Version, int Products) file) =>
        string.Join(' ', Enumerable.Range(1, file.Products).Select(n => string.Create(CultureInfo.InvariantCulture, $"P{n}={_path} {file.Version}")));

    private async Task<string> CatalogAsync(int products) => await _host.Core.Database.ScalarAsync<string>(
        $"SELECT coalesce(string_agg(external_id || '=' || title, ' ' ORDER BY length(external_id), external_id), '') FROM catalog.product WHERE substr(external_id, 2)::integer <= {products}") ?? "";

    private void Count(string what) => _seen[what] = _seen.GetValueOrDefault(what) + 1;

    private sealed record Night(Before Before, int Products, End End, int Planned);
}
