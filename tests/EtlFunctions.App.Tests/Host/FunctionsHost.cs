using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json.Nodes;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Host;

/// <summary>The App in a real Functions host. Its task hub outlives it, and may have other hosts.</summary>
internal sealed class FunctionsHost : IDisposable
{
    private readonly string _connection;
    private readonly string _taskHub;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly int _port = FreePort();
    private readonly string _folder;
    private ToolProcess? _host;

    /// <summary>Deploys the App into a folder of its own.</summary>
    /// <param name="connection">The target database.</param>
    /// <param name="taskHub">The task hub's name.</param>
    public FunctionsHost(string connection, string taskHub)
    {
        _connection = connection;
        _taskHub = taskHub;
        _folder = TemporaryFolder.Create();
        AppFolder = Path.Combine(_folder, "app");
        Copy(typeof(FunctionsHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "AppFolder").Value!, AppFolder);
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_port}/api/");
    }

    /// <summary>Gets the folder of the deployed app.</summary>
    public string AppFolder { get; }

    public async Task StartAsync()
    {
        var azurite = await Azurite.StartAsync();
        _host = ToolProcess.Start(HostTools.Func!, AppFolder, ["start", "--no-build", "--port", $"{_port}"], new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = _taskHub,
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["ETL_POSTGRES"] = _connection,
            ["Etl__MigrateOnStart"] = "true",
            ["Etl__ConnectionsAvailable"] = "45",
            ["NightlySchedule"] = "0 0 2 1 1 *",
            ["FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT"] = "1",
        });
        await _host.UntilAsync("the App is healthy", async () => (await _http.GetAsync(new Uri("healthz", UriKind.Relative))).IsSuccessStatusCode);
    }

    public void Kill() => _host!.Kill();

    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path)
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), null);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    /// <summary>Waits until a condition holds while the host lives.</summary>
    public Task UntilAsync(string what, Func<Task<bool>> condition) => _host!.UntilAsync(what, condition);

    /// <summary>Asks until a condition holds.</summary>
    public async Task<JsonNode> UntilAsync(string path, string what, Func<JsonNode, bool> condition)
    {
        JsonNode? last = null;
        await _host!.UntilAsync(what, async () => condition(last = (await _http.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)))!));
        return last!;
    }

    public void Dispose()
    {
        _host?.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
