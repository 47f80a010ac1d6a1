using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Nights of the feed <c>shop</c>, whose products a test names, with <c>deleteMissing</c> on.</summary>
internal sealed class DeleteNight(EngineHost host)
{
    public static readonly LimitOptions Small = new() { PageSize = 3, ChunkSize = 2, PagesPerSegment = 2, MaxParallelPages = 3, MaxRejectPercent = 100 };

    public EngineHost Host => host;

    public TargetOptions Target { get; set; } = new() { DeleteMissing = DeleteMissing.Soft };

    public LimitOptions Limits { get; set; } = Small;

    public static string Product(string id, string title = "T", params string[] skus) =>
        $$"""{"id":"{{id}}","title":"{{title}}","variants":[{{string.Join(',', skus.Select(s => $$"""{"sku":"{{s}}","price":1}"""))}}]}""";

    public static string[] Numbered(IEnumerable<int> numbers) => [.. numbers.Select(n => Product($"P{n:D4}", "T", $"S{n:D4}-a", $"S{n:D4}-b"))];

    /// <summary>Sets the source's records.</summary>
    public void Source(params string[] records)
    {
        host.Core.Feeds.Add(EngineHost.Feed, records, Limits);
        host.Core.Feeds.Change(EngineHost.Feed, f => f with { Target = Target });
    }

    public Task<RunSummary> LoadAsync(params string[] records)
    {
        Source(records);
        return RunAsync();
    }

    public async Task<RunSummary> RunAsync(BeginMode mode = BeginMode.Start, bool fullRefresh = false) =>
        (await host.AdvanceUntilOverAsync(host.RunAsync(mode: mode, fullRefresh: fullRefresh))).Completion!.Summary;

    /// <summary>Gets the products that are not discontinued, each with its SKUs that are not.</summary>
    public async Task<string> LiveAsync() => await host.Core.Database.ScalarAsync<string>(
        """
        SELECT coalesce(string_agg(concat_ws(' ', p.external_id, s.skus), '; ' ORDER BY p.external_id), '')
          FROM catalog.product p
          LEFT JOIN LATERAL (SELECT string_agg(s.code, ',' ORDER BY s.code) AS skus
                               FROM catalog.sku s WHERE s.product_id = p.id AND s.discontinued_at IS NULL) s ON true
         WHERE p.discontinued_at IS NULL
        """) ?? "no row";

    /// <summary>Gets the products that are discontinued, each with its SKUs that are not, of which there should be none.</summary>
    public async Task<string> GoneAsync() => await host.Core.Database.ScalarAsync<string>(
        """
        SELECT coalesce(string_agg(concat_ws(' ', p.external_id, s.skus), '; ' ORDER BY p.external_id), '')
          FROM catalog.product p
          LEFT JOIN LATERAL (SELECT string_agg(s.code, ',' ORDER BY s.code) AS skus
                               FROM catalog.sku s WHERE s.product_id = p.id AND s.discontinued_at IS NULL) s ON true
         WHERE p.discontinued_at IS NOT NULL
        """) ?? "no row";

    /// <summary>Gets what a run warns of its deletes.</summary>
    public static string? Warning(RunSummary run) => run.Warnings?.SingleOrDefault(w => w.Contains("no longer in the source", StringComparison.Ordinal));

    public Task<ApprovalResult> ApproveAsync(Guid run) => host.Core.Get<DeleteApproval>().ApproveAsync(run, null, CancellationToken.None);

    public Task<Deletion?> FindAsync(Guid run) => host.Core.Get<DeleteLedger>().FindAsync(run, CancellationToken.None);

    public async Task<string> WithheldAsync(Guid run) =>
        string.Join(' ', (await host.Core.Get<DeleteLedger>().WithheldAsync(run, null, 1000, CancellationToken.None)).Select(p => p.Id));
}
