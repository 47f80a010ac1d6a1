using System.Text.Json;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Moq;

namespace EtlFunctions.App.Tests.Orchestrations;

public sealed class OldHistoriesTests : IAsyncLifetime
{
    private AppHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await AppHost.CreateAsync();
        _host.AddFeed("shop");
        _host.AddFeed("brief", limits: """{ "retentionDays": 2 }""");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Purge_InstancesThatAreOver_GoByTheirKindAndTheirFeedsDays()
    {
        string[] kept =
        [
            Add("CatalogLoad", OrchestrationRuntimeStatus.Completed, days: 29, Input("shop")),
            Add("CatalogLoad", OrchestrationRuntimeStatus.Failed, days: 1, Input("brief")),
            Add("CatalogLoad", OrchestrationRuntimeStatus.Running, days: 100, Input("brief")),
            Add("SegmentLoad", OrchestrationRuntimeStatus.Running, days: 100),
            Add("SomethingElse", OrchestrationRuntimeStatus.Completed, days: 100),
        ];
        Add("CatalogLoad", OrchestrationRuntimeStatus.Completed, days: 31, Input("shop"));
        Add("CatalogLoad", OrchestrationRuntimeStatus.Failed, days: 3, Input("brief"));
        Add("CatalogLoad", OrchestrationRuntimeStatus.Terminated, days: 31, Input("gone"));
        Add("CatalogLoad", OrchestrationRuntimeStatus.Terminated, days: 31, "no JSON");
        Add("SegmentLoad", OrchestrationRuntimeStatus.Terminated, days: 0);

        await _host.Get<OldHistories>().PurgeAsync(_host.Client.Object, CancellationToken.None);

        Assert.Equal(kept.Order(StringComparer.Ordinal), _host.Instances.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(_host.Log.Entries, e => e.Text.StartsWith("Purged 5 histories", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Purge_TaskHubOutOfReach_IsAWarningAndNoFailure()
    {
        _host.Client.Setup(c => c.GetAllInstancesAsync(It.IsAny<OrchestrationQuery>())).Throws(new IOException("storage is away"));

        await _host.Get<OldHistories>().PurgeAsync(_host.Client.Object, CancellationToken.None);

        Assert.Contains(_host.Log.Entries, e => e.Level == LogLevel.Warning && e.Exception is IOException);
    }

    private static string Input(string feed) => JsonSerializer.Serialize(
        new CatalogLoadInput(new BeginRunInput(Guid.CreateVersion7(), feed, BeginMode.Resume, "durable:x")), DurableJson.Options);

    private string Add(string name, OrchestrationRuntimeStatus status, int days, string? input = null)
    {
        var id = $"{Guid.CreateVersion7()}";
        _host.Instances[id] = new OrchestrationMetadata(name, id)
        {
            RuntimeStatus = status, LastUpdatedAt = _host.Get<TimeProvider>().GetUtcNow().AddDays(-days).AddMinutes(-1), SerializedInput = input,
        };
        return id;
    }
}
