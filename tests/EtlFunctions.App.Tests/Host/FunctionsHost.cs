using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Host;

/// <summary>The App in a real Functions host with Azurite as its storage, which outlives every host of the test.</summary>
internal sealed class FunctionsHost : IDisposable
{
    private const string Account = "etltest";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _connection;
    private readonly ToolProcess _azurite;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly int _port = FreePort();
    private readonly int[] _storagePorts = [FreePort(), FreePort(), FreePort()];
    private readonly string _storageKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private ToolProcess? _host;

    public FunctionsHost(string connection)
    {
        _connection = connection;
        Folder = TemporaryFolder.Create();
        AppFolder = Path.Combine(Folder, "app");
        Copy(typeof(FunctionsHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "AppFolder").Value!, AppFolder);
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_port}/api/");
        _azurite = ToolProcess.Start(
            HostTools.Npx!,
            Folder,
            [
                "--yes", "azurite", "--silent", "--skipApiVersionCheck", "--location", Path.Combine(Folder, "azurite"),
                "--blobPort", $"{_storagePorts[0]}", "--queuePort", $"{_storagePorts[1]}", "--tablePort", $"{_storagePorts[2]}",
            ],
            new Dictionary<string, string> { ["AZURITE_ACCOUNTS"] = $"{Account}:{_storageKey}" });
    }

    public string Folder { get; }

    /// <summary>Gets the folder of the deployed app.</summary>
    public string AppFolder { get; }

    private string Storage =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={_storageKey};"
        + $"BlobEndpoint=http://127.0.0.1:{_storagePorts[0]}/{Account};QueueEndpoint=http://127.0.0.1:{_storagePorts[1]}/{Account};"
        + $"TableEndpoint=http://127.0.0.1:{_storagePorts[2]}/{Account};";

    public async Task StartAsync()
    {
        await WaitAsync("Azurite answers", _azurite, () => Task.FromResult(_storagePorts.All(IsListening)));
        _host = ToolProcess.Start(HostTools.Func!, AppFolder, ["start", "--no-build", "--port", $"{_port}"], new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = Storage,
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["ETL_POSTGRES"] = _connection,
            ["Etl__MigrateOnStart"] = "true",
            ["Etl__ConnectionsAvailable"] = "45",
            ["NightlySchedule"] = "0 0 2 1 1 *",
            ["FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT"] = "1",
        });
        await WaitAsync("the App is healthy", _host, async () => (await _http.GetAsync(new Uri("healthz", UriKind.Relative))).IsSuccessStatusCode);
    }

    public void Kill() => _host!.Kill();

    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path)
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), null);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    public async Task<JsonNode> GetAsync(string path) => (await _http.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)))!;

    /// <summary>Asks until a condition holds.</summary>
    public async Task<JsonNode> UntilAsync(string path, string what, Func<JsonNode, bool> condition)
    {
        JsonNode? last = null;
        await WaitAsync(what, _host!, async () => condition(last = await GetAsync(path)));
        return last!;
    }

    public void Dispose()
    {
        _host?.Dispose();
        _azurite.Dispose();
        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task WaitAsync(string what, ToolProcess process, Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!await HoldsAsync(condition))
        {
            process.ThrowIfEnded();
            try
            {
                await pulse.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {Patience} in vain until {what}. The command wrote:\n{process.Tail}");
            }
        }
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static bool IsListening(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
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
