using System.Text.Json.Nodes;
using EtlFunctions.Api;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Tests.Api;

/// <summary>Core and the API over a folder of feed files, with an engine that only notes what it is given.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly CoreHost _host;

    private ApiHost(CoreHost host, string folder)
    {
        _host = host;
        Folder = folder;
    }

    /// <summary>Gets the folder of the feed files.</summary>
    public string Folder { get; }

    public NotingEngine Engine { get; } = new();

    public TestDatabase Database => _host.Database;

    public CapturedLog Log => _host.Log;

    public static async Task<ApiHost> CreateAsync(bool migrate = true, ISchemaGate? gate = null)
    {
        var folder = TemporaryFolder.Create();
        var host = await CoreHost.CreateAsync(new CoreHostOptions
        {
            Migrate = migrate,
            Services = services =>
            {
                services.AddSingleton<IFeedProvider>(p => p.GetRequiredService<FeedLoader>());
                if (gate is not null)
                {
                    services.AddSingleton(gate);
                }

                services.AddEtlApi(folder);
            },
        });
        return new ApiHost(host, folder);
    }

    public T Get<T>()
        where T : notnull => _host.Get<T>();

    /// <summary>Writes a feed of two products into the folder.</summary>
    public void AddFeed(string name, string more = "", string mapping = """{ "id": "id", "title": "title" }""")
    {
        File.WriteAllText(Path.Combine(Folder, $"{name}.ndjson"), """{"id":"1","title":"A"}""" + "\n" + """{"id":"2","title":"B"}""" + "\n");
        File.WriteAllText(
            Path.Combine(Folder, $"{name}.json"),
            $$"""{ "name": "{{name}}", "source": { "type": "file", "path": "{{name}}.ndjson" }, "mapping": {{mapping}} {{more}} }""");
    }

    /// <summary>Begins a run as another host, such as the command line, would.</summary>
    public async Task<BeginRunOutput> BeginElsewhereAsync(string feed, string holder = "cli:1@elsewhere") =>
        await Get<IActivity<BeginRunInput, BeginRunOutput>>().RunAsync(
            new BeginRunInput(Guid.CreateVersion7(), feed, BeginMode.Start, holder), CancellationToken.None);

    /// <summary>Lets the lease of a feed run out.</summary>
    public Task ExpireLeaseAsync(string feed) =>
        Database.ExecuteAsync($"UPDATE etl.feed_state SET lease_until = clock_timestamp() - interval '1 second' WHERE feed = '{feed}'");

    /// <summary>Gets the body as a client reads it.</summary>
    public static async Task<JsonObject> BodyAsync(ApiAnswer answer)
    {
        using var stream = new MemoryStream();
        await answer.WriteAsync(stream, CancellationToken.None);
        stream.Position = 0;
        return (await JsonNode.ParseAsync(stream))!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
