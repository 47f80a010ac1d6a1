using EtlFunctions.Api;
using EtlFunctions.App.Configuration;
using EtlFunctions.App.Triggers;
using EtlFunctions.Database;
using EtlFunctions.Tests;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace EtlFunctions.App.Tests;

/// <summary>The app's services over a database of its own, with a task hub that a test decides.</summary>
internal sealed class AppHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestDatabase _database;

    private AppHost(TestDatabase database, string folder)
    {
        _database = database;
        Folder = folder;
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerProvider>(Log);
        services.AddLogging(logging => logging.AddFilter("Npgsql", LogLevel.None));
        services.AddEtlCore(_ => new DatabaseOptions { ConnectionString = database.ConnectionString });
        services.AddEtlApi(folder);
        services.AddDurableRuns();
        services.AddSingleton<RunTriggers>();
        _services = services.BuildServiceProvider();
        Client.Setup(c => c.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, bool _, CancellationToken _) => Instances.GetValueOrDefault(id));
        Client.Setup(c => c.GetAllInstancesAsync(It.IsAny<OrchestrationQuery>())).Returns((OrchestrationQuery query) => Pageable.Create((_, _, _) => Task.FromResult(
            new Page<OrchestrationMetadata>([.. Instances.Values.Where(i => i.InstanceId.StartsWith(query.InstanceIdPrefix ?? "", StringComparison.Ordinal) && query.Statuses!.Contains(i.RuntimeStatus))], null))));
        Client.Setup(c => c.PurgeInstanceAsync(It.IsAny<string>(), null, It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, PurgeInstanceOptions? _, CancellationToken _) => new PurgeResult(Instances.Remove(id) ? 1 : 0));
        Client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((TaskName name, object _, StartOrchestrationOptions options, CancellationToken _) =>
            {
                Instances[options.InstanceId!] = new OrchestrationMetadata(name, options.InstanceId!) { RuntimeStatus = OrchestrationRuntimeStatus.Running, LastUpdatedAt = Get<TimeProvider>().GetUtcNow() };
                return options.InstanceId!;
            });
    }

    public string Folder { get; }

    public CapturedLog Log { get; } = new();

    public Mock<DurableTaskClient> Client { get; } = new("test") { CallBase = true };

    /// <summary>Gets the instances of the task hub.</summary>
    public Dictionary<string, OrchestrationMetadata> Instances { get; } = [];

    public static async Task<AppHost> CreateAsync()
    {
        var host = new AppHost(await TestDatabase.CreateAsync(), TemporaryFolder.Create());
        await host.Get<Migrator>().MigrateAsync(CancellationToken.None);
        return host;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void AddFeed(string name, bool nightly = false, string limits = "{}")
    {
        File.WriteAllText(Path.Combine(Folder, $"{name}.ndjson"), """{"id":"1"}""" + "\n");
        File.WriteAllText(
            Path.Combine(Folder, $"{name}.json"),
            $$"""{ "name": "{{name}}", "source": { "type": "file", "path": "{{name}}.ndjson" }, "mapping": { "id": "id" }, "nightly": {{(nightly ? "true" : "false")}}, "limits": {{limits}} }""");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
