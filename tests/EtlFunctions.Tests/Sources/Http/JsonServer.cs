using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>The npm package json-server over a file of products, in a folder of its own.</summary>
internal sealed class JsonServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private JsonServer(string folder, Process process, string url)
    {
        _folder = folder;
        _process = process;
        Url = url;
    }

    public string Url { get; }

    public static async Task<JsonServer> StartAsync(string database)
    {
        var folder = TemporaryFolder.Create();
        await File.WriteAllTextAsync(Path.Combine(folder, "db.json"), database);
        await RunAsync(folder, "npm", "install", "--no-audit", "--no-fund", "--prefix", folder, "json-server@0.17.4");
        var port = FreePort();
        var process = Start(folder, "node", Path.Combine(folder, "node_modules", "json-server", "lib", "cli", "bin.js"), "--quiet", "--host", "127.0.0.1", "--port", $"{port}", "db.json");
        var server = new JsonServer(folder, process, $"http://127.0.0.1:{port}");
        using var client = new HttpClient();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return (await client.GetAsync(new Uri(server.Url + "/products?_page=1&_limit=1"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "json-server answers");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RunAsync(string folder, string file, params string[] arguments)
    {
        using var process = Start(folder, file, arguments);
        await Eventually.EndsAsync(process.WaitForExitAsync(), $"'{file} {string.Join(' ', arguments)}' ends");
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(string folder, string file, params string[] arguments) => Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = folder })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
