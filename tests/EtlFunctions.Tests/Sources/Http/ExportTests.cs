using EtlFunctions.Sources;
using EtlFunctions.Tests.Feeds.Examples;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Exports are started once, waited for and read; each step may be another process's.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private readonly DelayClock _clock = new(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
    private readonly List<string> _told = [];
    private BulkShop _shop = null!;

    public async Task InitializeAsync()
    {
        _shop = await BulkShop.StartAsync(ExampleShops.ShopifyBulk(60, isGrouped: true));
        _shop.Clock = _clock;
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        Assert.DoesNotContain(BulkShop.Signature, string.Join('\n', _told), StringComparison.Ordinal);
        Assert.DoesNotContain(ExampleFeed.Secret, string.Join('\n', _told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_EachStepByAnotherProcess_IsStartedOnceAndReadWhenReady()
    {
        var (cursor, wait) = await PlanUntilWaitAsync(null);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(15), wait.NotBefore);
        Assert.Equal("the export gid://shopify/BulkOperation/1 since 2026-03-01 02:00:00Z", wait.WaitsFor);
        Assert.Equal("Waiting for the export gid://shopify/BulkOperation/1 since 2026-03-01 02:00:00Z (\"RUNNING\"), next look at 2026-03-01 02:00:15Z.", wait.Message);
        _clock.Advance(TimeSpan.FromSeconds(15));
        (cursor, _) = await PlanUntilWaitAsync(cursor);
        _shop.IsReady = true;

        var records = await LoadAsync(cursor);

        Assert.Equal(60, records.Count);
        Assert.Equal(1, _shop.Started);
        Assert.Contains("\"gid://shopify/BulkOperation/1\"", _shop.Api.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AnswerOfItsStartIsLost_IsFoundAgain()
    {
        var cursor = await LoseTheStartAsync();
        _shop.IsReady = true;

        Assert.Equal(60, (await LoadAsync(cursor)).Count);
        Assert.Equal(1, _shop.Started);
    }

    [Theory]
    [InlineData("{ orders { edges { node { id } } } }", 0)]
    [InlineData(null, 3600)]
    public async Task Export_ThatMayHaveBeenStartedAndIsNotFound_IsStartedAgainAndSaid(string? otherQuery, int secondsBefore)
    {
        var query = ((EtlFunctions.Feeds.HttpSourceOptions)ExampleFeed.Load("shopify-bulk").Source).Export!.Start.Graphql!.Variables!;
        if (secondsBefore > 0)
        {
            // The same query, but an export of an earlier night.
            _shop.StartAnother(System.Text.Json.Nodes.JsonNode.Parse(query)!["query"]!.GetValue<string>());
            _clock.Advance(TimeSpan.FromSeconds(secondsBefore));
        }

        string? cursor = null;
        await using (var killed = Open())
        {
            // Killed between the note and the request.
            await foreach (var step in Steps(killed, null))
            {
                cursor = step.NextCursor;
                break;
            }
        }

        if (otherQuery is not null)
        {
            _shop.StartAnother(otherQuery);
        }

        await using var run = Open();
        await using var steps = run.Source.PlanStepsAsync(cursor, 10, CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await steps.MoveNextAsync());
        Assert.Equal(2, _shop.Started);
        Assert.StartsWith("It is not known whether the export that was asked for at 2026-03-01 0", Assert.Single(run.Source.Warnings), StringComparison.Ordinal);
        Assert.Contains("BulkOperation/2", steps.Current.NextCursor!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RefusedInItsAnswer_IsToldAndKnownNotToRun()
    {
        _shop.Status = "REFUSED";
        var (cursor, failure) = await PlanUntilAsync<SourceException>(null);

        Assert.True(failure.StopsRun);
        Assert.Null(failure.DeadEnd);
        Assert.Contains("found nothing at data.bulkOperationRunQuery.bulkOperation.id", failure.Message, StringComparison.Ordinal);
        Assert.Contains("already in progress", failure.Message, StringComparison.Ordinal);
        Assert.Equal("{\"index\":0", cursor![..10]);
        Assert.DoesNotContain("askedAt", cursor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RefusedForTheRate_IsSentAgainAfterTheWait()
    {
        _shop.Status = "THROTTLED";
        _shop.Instead = async (c, _) =>
        {
            c.Response.Headers.RetryAfter = "60";
            await c.StatusAsync(429);
            return true;
        };
        var (cursor, wait) = await PlanUntilWaitAsync(null);
        Assert.DoesNotContain("askedAt", cursor!, StringComparison.Ordinal);
        Assert.Null(wait.WaitsFor);
        _shop.Status = "RUNNING";
        _shop.Instead = (_, _) => Task.FromResult(false);

        await using var run = Open();
        _shop.IsReady = true;
        await foreach (var step in Steps(run, cursor))
        {
            cursor = step.NextCursor;
        }

        Assert.Equal(1, _shop.Started);
        Assert.Empty(run.Source.Warnings);
    }

    [Theory]
    [InlineData("FAILED", "the export gid://shopify/BulkOperation/1 has failed: found \"FAILED\" at data.node.status.")]
    [InlineData("RUNNING", "the export gid://shopify/BulkOperation/1 is not ready after 21,600 seconds (source.export.poll.timeout); found \"RUNNING\" at data.node.status.")]
    public async Task Export_ThatWillNotBeReady_EndsTheRun(string status, string expected)
    {
        var (cursor, _) = await PlanUntilWaitAsync(null);
        _shop.Status = status;
        _clock.Advance(TimeSpan.FromSeconds(status == "RUNNING" ? 21_600 : 15));

        var (_, failure) = await PlanUntilAsync<SourceException>(cursor);

        Assert.Equal((true, (DeadEnd?)DeadEnd.Gone), (failure.StopsRun, failure.DeadEnd));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(" The next start asks for a new export.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task File_ThatIsGone_EndsTheRun(int status)
    {
        (_shop.IsReady, _shop.FileStatus) = (true, status);

        var (_, failure) = await PlanUntilAsync<SourceException>(null);

        Assert.Equal((true, (DeadEnd?)DeadEnd.Gone), (failure.StopsRun, failure.DeadEnd));
        Assert.Equal($"The file of the export gid://shopify/BulkOperation/1 is not there any more, or its address does not hold: found the answer {status}. The next start asks for a new export.", failure.Message);
    }

    [Fact]
    public async Task File_OfAnExportWithoutRecords_IsAnEmptySource()
    {
        (_shop.IsReady, _shop.IsEmpty) = (true, true);

        Assert.Empty(await LoadAsync(null));
        Assert.Empty(_shop.Files.Requests);
    }

    [Fact]
    public async Task File_ReadOnByAnotherProcess_AsksForItsAddressAgain()
    {
        _shop.IsReady = true;
        string? cursor = null;
        var records = 0;
        do
        {
            await using var run = Open();
            await foreach (var step in run.Source.PlanStepsAsync(cursor, 1, CancellationToken.None))
            {
                cursor = step.NextCursor;
                foreach (var page in step.Pages)
                {
                    records += (await SourceRunOf(run, page)).Count;
                }

                _told.Add(cursor ?? "");
            }
        }
        while (cursor is not null);

        Assert.Equal((60, 1), (records, _shop.Started));
    }

    private static async Task<List<EtlFunctions.Mapping.RawRecord>> SourceRunOf(HttpSourceRun run, PlannedPage page) => await Files.SourceRun.ReadAsync(run.Source, page);

    private HttpSourceRun Open() => HttpSourceRun.Open(ExampleFeed.Load("shopify-bulk", _shop.Api.Url), _clock);

    private async Task<string> LoseTheStartAsync()
    {
        _shop.Instead = (c, kind) =>
        {
            if (kind == "start")
            {
                c.Abort();
            }

            return Task.FromResult(kind == "start");
        };
        var (cursor, failure) = await PlanUntilAsync<SourceException>(null);
        Assert.True(failure.IsTransient);
        _shop.Instead = (_, _) => Task.FromResult(false);
        return cursor!;
    }

    private Task<(string? Cursor, SourceWaitException Wait)> PlanUntilWaitAsync(string? cursor) => PlanUntilAsync<SourceWaitException>(cursor);

    /// <summary>Plans, each step by another process, until one fails.</summary>
    private async Task<(string? Cursor, T Failure)> PlanUntilAsync<T>(string? cursor)
        where T : SourceException
    {
        await using var run = Open();
        var steps = 0;
        try
        {
            await foreach (var step in Steps(run, cursor))
            {
                cursor = step.NextCursor;
                if (++steps > 10)
                {
                    break;
                }
            }
        }
        catch (T failure)
        {
            _told.Add(failure.ToString());
            _told.AddRange(run.Log.Entries.Select(e => e.Text));
            return (cursor, failure);
        }

        throw new InvalidOperationException($"No {typeof(T).Name} in {steps} steps.");
    }

    private async IAsyncEnumerable<SourcePlan> Steps(HttpSourceRun run, string? cursor)
    {
        await foreach (var step in run.Source.PlanStepsAsync(cursor, 10, CancellationToken.None))
        {
            _told.Add(step.NextCursor ?? "");
            yield return step;
        }
    }

    private async Task<List<string>> LoadAsync(string? cursor)
    {
        await using var run = Open();
        var records = new List<string>();
        do
        {
            var plan = await run.Source.PlanAsync(cursor, 10, CancellationToken.None);
            foreach (var page in plan.Pages)
            {
                _told.Add(page.Token);
                records.AddRange((await Files.SourceRun.ReadAsync(run.Source, page)).Select(r => r.Location.ToString()));
            }

            cursor = plan.NextCursor;
            _told.Add(cursor ?? "");
        }
        while (cursor is not null);

        _told.AddRange(records);
        _told.AddRange(run.Log.Entries.Select(e => e.Text));
        return records;
    }
}
