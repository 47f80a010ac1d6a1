using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;

namespace EtlFunctions.Tests.Loading;

/// <summary>A database whose encoding cannot hold every character: what does not fit is a reject, everything else is loaded as it is.</summary>
public sealed class EncodingTests : IAsyncLifetime
{
    private CoreHost _host = null!;
    private OpenRun _run = null!;

    public async Task InitializeAsync()
    {
        _host = await CoreHost.CreateAsync(new CoreHostOptions { Encoding = "LATIN1" });
        _run = await OpenRun.BeginAsync(_host, pages: 3);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Load_OfProductsThatDoNotFit_RejectsThemWithTheReasonAndLoadsTheOthers()
    {
        var sku = new Sku { Code = "日本" };
        var result = await _run.LoadAsync(
            SampleProduct.Of("ü") with { Title = "Müller" },
            SampleProduct.Of("A") with { Title = "T2 € 日本 ü" },
            SampleProduct.Of("B") with { Skus = [sku] },
            SampleProduct.Of("C") with { Attributes = """{"name":"日"}""" },
            SampleProduct.Of("D") with { Attributes = """{"name":"\u65e5"}""" },
            SampleProduct.Of("価"),
            SampleProduct.Of("E", "E-1"));

        Assert.Equal((2, 5), (result.Counts.Inserted, result.Counts.Rejected));
        Assert.Equal("E Lamp|ü Müller", await _host.Database.ScalarAsync<string>("SELECT string_agg(external_id || ' ' || title, '|' ORDER BY external_id) FROM catalog.product"));
        // The words are PostgreSQL's.
        var version = await _host.Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000");
        Assert.Equal("22P05", await _host.Database.ScalarAsync<string>("SELECT string_agg(DISTINCT code, ',') FROM etl.reject"));
        Assert.Equal(
            $"A title|B code|C attributes|D {(version < 18 ? "character" : "unsupported")}|\\u4FA1 external_id",
            await _host.Database.ScalarAsync<string>("SELECT string_agg(external_id || ' ' || split_part(message, ' ', 1), '|' ORDER BY external_id COLLATE \"C\") FROM etl.reject"));
        Assert.Contains(
            "has no equivalent in encoding \"LATIN1\"", await _host.Database.ScalarAsync<string>("SELECT message FROM etl.reject WHERE external_id = 'A'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_OfRejectsThatQuoteWhatDoesNotFit_KeepsThem()
    {
        var record = new RawRecord(new RecordLocation("カタログ.ndjson", 1), Encoding.UTF8.GetBytes("{}"));
        var reject = new Reject(record, new RejectReason(RejectStage.Map, "not_a_number", "found '日本', expected a number", "preis €"));

        var result = await _run.LoadAsync(_run.Chunk(1, 0, [SampleProduct.Of("A")], rejects: [reject]));

        Assert.Equal((1, 1), (result.Counts.Inserted, result.Counts.Rejected));
        Assert.Equal(
            @"\u30AB\u30BF\u30ED\u30B0.ndjson, record 1|found '\u65E5\u672C', expected a number|preis \u20AC",
            await _host.Database.ScalarAsync<string>("SELECT concat_ws('|', location, message, path) FROM etl.reject"));
    }

    [Fact]
    public async Task End_WithAnErrorThatDoesNotFit_KeepsItEscaped()
    {
        await _run.LoadAsync(SampleProduct.Of("A"));
        var run = await _run.TotalsAsync();

        Assert.True(await _host.Get<RunLedger>().EndAsync(run with { State = RunState.Incomplete, Error = "日本…" }, CancellationToken.None));
        Assert.Equal(@"\u65E5\u672C\u2026", (await _run.TotalsAsync()).Error);
    }
}
