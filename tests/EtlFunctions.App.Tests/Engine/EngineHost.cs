using Azure.Storage.Queues;
using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.History;
using EtlFunctions.Api;
using EtlFunctions.App.Configuration;
using EtlFunctions.App.Engine;
using EtlFunctions.App.Tests.Host;
using EtlFunctions.App.Triggers;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using EtlFunctions.Tests;
using EtlFunctions.Tests.Database;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json.Linq;
using Npgsql;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>A database, a task hub and a feed of a test's own, and what the App's triggers call; the processes at work come and go.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private const string Worker = "one";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private readonly List<EngineProcess> _processes = [];
    private readonly string _folder = TemporaryFolder.Create();
    private readonly ServiceProvider _services;
    private readonly EngineSettings _settings;
    private PostgresProxy? _proxy;

    private EngineHost(TestDatabase database, string storage, ShopFeed feed)
    {
        Database = database;
        Feed = feed;
        _settings = new EngineSettings(storage, $"Etl{Guid.NewGuid():N}"[..20], Worker);
        feed.WriteFile(_folder);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddEtl(new AppOptions
        {
            FeedFolder = _folder,
            Lease = new LeaseOptions { Duration = Lease },
            Database = new DatabaseOptions { ConnectionString = database.ConnectionString },
        });
        _services = services.BuildServiceProvider();
        TaskHub = App.Engine.TaskHub.Open(_settings, NullLoggerFactory.Instance);
    }

    public TestDatabase Database { get; }

    public ShopFeed Feed { get; }

    /// <summary>Gets the task hub as the engine itself sees it.</summary>
    public AzureStorageOrchestrationService TaskHub { get; }

    /// <summary>Gets the process started last.</summary>
    public EngineProcess Process => _processes[^1];

    public DurableTaskClient Client => Process.Client;

    public DurableRunEngine Engine => Get<DurableRunEngines>().Of(Client);

    /// <summary>Makes the database and the task hub; no process is at work yet.</summary>
    public static async Task<EngineHost> CreateAsync(ShopFeed feed, Azurite? azurite = null)
    {
        azurite ??= await Azurite.StartAsync();
        var host = new EngineHost(await TestDatabase.CreateAsync(), azurite.ConnectionString, feed);
        await host.Get<Migrator>().MigrateAsync(CancellationToken.None);
        return host;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Lets the feed read the same records from somewhere else.</summary>
    public void UseSource(string source) => Feed.Write(_folder, source);

    /// <summary>Puts a new file of the same records in the place of the feed's.</summary>
    public void ReplaceFile() => File.SetLastWriteTimeUtc(Path.Combine(_folder, $"{ShopFeed.Name}.ndjson"), DateTime.UnixEpoch);

    /// <summary>Lets the processes started from now on reach the database through a proxy, with a connection for each statement.</summary>
    public PostgresProxy UseProxy() => _proxy = new PostgresProxy(Database);

    /// <summary>Starts a process; one of the same name as a dead one takes its place.</summary>
    public async Task<EngineProcess> StartProcessAsync(string worker = Worker)
    {
        var process = await EngineProcess.StartAsync(_settings with { Worker = worker }, new Dictionary<string, string>
        {
            ["ETL_POSTGRES"] = new NpgsqlConnectionStringBuilder(_proxy?.ConnectionString ?? Database.ConnectionString) { ApplicationName = worker, Pooling = _proxy is null }.ConnectionString,
            ["Etl__FeedFolder"] = _folder,
            ["Etl__Lease__Duration"] = Lease.ToString("c"),
        });
        _processes.Add(process);
        return process;
    }

    /// <summary>Starts a run, or adopts the unfinished one, as the trigger does.</summary>
    public async Task<Guid> StartRunAsync(BeginOutcome expected = BeginOutcome.Begun, bool fresh = false)
    {
        var begin = await Get<RunStarter>().StartAsync(Engine, new StartOrder(ShopFeed.Name) { Fresh = fresh }, CancellationToken.None);
        Assert.Equal(expected, begin.Outcome);
        return begin.RunId!.Value;
    }

    /// <summary>Waits until a page of each of some processes waits at a gate.</summary>
    public Task ReachedAsync(PageGate gate, int processes = 1) =>
        Process.UntilAsync($"pages of {processes} processes wait at the gate", async () => await gate.ProcessesAsync() == processes);

    /// <summary>Gets the events of a type in the history of an instance's present execution.</summary>
    public async Task<IReadOnlyList<TEvent>> HistoryAsync<TEvent>(string instance, EventType type)
        where TEvent : HistoryEvent
    {
        var state = await TaskHub.GetOrchestrationStateAsync(instance, null);
        var history = await TaskHub.GetOrchestrationHistoryAsync(instance, state.OrchestrationInstance.ExecutionId);
        return [.. JArray.Parse(history).Where(e => e["EventType"]!.ToObject<EventType>() == type).Select(e => e.ToObject<TEvent>()!)];
    }

    /// <summary>Sends a message to an orchestration and waits until the engine has dealt with it, and with every other.</summary>
    public async Task SendAsync(TaskMessage message)
    {
        await TaskHub.SendTaskOrchestrationMessageAsync(message);
        var queues = new QueueServiceClient(_settings.Storage);
        await Process.UntilAsync("the control queues are empty", async () =>
        {
            await foreach (var queue in queues.GetQueuesAsync(prefix: $"{_settings.TaskHub.ToLowerInvariant()}-control"))
            {
                if ((await queues.GetQueueClient(queue.Name).GetPropertiesAsync()).Value.ApproximateMessagesCount > 0)
                {
                    return false;
                }
            }

            return true;
        });
    }

    /// <summary>Lists what the task hub keeps of a run: its instances and those of its segments.</summary>
    public async Task<IReadOnlyList<string>> InstancesAsync(Guid runId)
    {
        var ids = new List<string>();
        await foreach (var instance in Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = runId.ToString("D") }))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    /// <summary>Gets what a run's orchestration left, or how it failed: the sidecar does not tell clients of a failure.</summary>
    public async Task<string> OutputAsync(Guid runId)
    {
        var state = await TaskHub.GetOrchestrationStateAsync(runId.ToString("D"), null);
        return state.FailureDetails?.ErrorMessage ?? state.Output;
    }

    /// <summary>Waits until a run's orchestration is over.</summary>
    public async Task<OrchestrationMetadata> OverAsync(Guid runId)
    {
        OrchestrationMetadata? instance = null;
        await Process.UntilAsync($"the orchestration of run {runId} is over", async () => (instance = await Client.GetInstanceAsync(runId.ToString("D"), getInputsAndOutputs: true)) is { IsCompleted: true });
        return instance!;
    }

    /// <summary>Waits for the run's end and requires that it succeeded, that the ledger counts every product once and that the catalog is the source.</summary>
    /// <returns>The run.</returns>
    public async Task<RunTotals> AssertSucceededAsync(Guid runId)
    {
        var end = await OverAsync(runId);
        var output = end.SerializedOutput is null ? null : end.ReadOutputAs<CatalogLoadOutput>();
        Assert.True(output?.Completion is not null, $"{end.RuntimeStatus}: {end.SerializedOutput} {end.FailureDetails?.ErrorMessage}");
        Assert.Equal((RunState.Succeeded, null), (output!.Completion!.Summary.State, output.Completion.Summary.Error));
        var run = (await Get<RunReader>().FindAsync(runId, null, CancellationToken.None))!;
        Assert.Equal((RunState.Succeeded, Feed.Pages, Feed.Pages, 0), (run.State, run.PagesPlanned, run.PagesCommitted, run.PagesFailed));
        Assert.Equal((Feed.Products, Feed.Products, 0, 0), (run.Counts.Read, run.Counts.Inserted, run.Counts.Updated, run.Counts.Unchanged));
        await Feed.AssertCatalogAsync(Database);
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _services.DisposeAsync();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
