using System.Security.Cryptography;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Host;

/// <summary>The one storage account of a test run, kept in memory; every task hub in it has a name of its own.</summary>
internal sealed class Azurite
{
    private const string Account = "etltest";

    private static readonly Lazy<Task<Azurite>> Started = new(StartOnceAsync);

    // Held for the life of the process: if it were collected, the shell's standard input would end.
    private readonly ToolProcess _process;

    private Azurite(ToolProcess process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    /// <summary>Gets the account's connection string.</summary>
    public string ConnectionString { get; }

    /// <summary>Gets the last lines it wrote, for the message of a failed test.</summary>
    public string Tail => _process.Tail;

    /// <summary>Gets a line for each request until now, such as <c>127.0.0.1 - - [date] "GET /account/… HTTP/1.1" 200 -</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _process.Lines.Where(line => line.Contains(" HTTP/1.1\" ", StringComparison.Ordinal))];

    /// <summary>Starts one more, for a test that counts its requests.</summary>
    public static Task<Azurite> StartAnotherAsync() => StartOnceAsync();

    /// <summary>Gets the account; the first call starts the server.</summary>
    public static Task<Azurite> StartAsync() => Started.Value;

    private static async Task<Azurite> StartOnceAsync()
    {
        var script = await AzuritePackage.InstallAsync();
        var node = HostTools.Node ?? throw new InvalidOperationException("node, which runs Azurite for these tests, was not found in PATH.");
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

        // The runner kills this process soon after the last test, so a shell outlives it and then ends the server.
        const string untilEndOfInput = "\"$@\" & cat >/dev/null; kill -KILL $!";
        string[] azurite = [node, script, "--inMemoryPersistence", "--skipApiVersionCheck", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];
        string[] command = OperatingSystem.IsWindows() ? azurite : ["/bin/sh", "-c", untilEndOfInput, "sh", .. azurite];
        var process = ToolProcess.Start(command[0], Path.GetTempPath(), command[1..], new Dictionary<string, string> { ["AZURITE_ACCOUNTS"] = $"{Account}:{key}" });
        async Task<string> Endpoint(string service) => $"{service}Endpoint={await process.LineAsync($"Azurite {service} service is successfully listening at ")}/{Account};";
        return new Azurite(
            process,
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};{await Endpoint("Blob")}{await Endpoint("Queue")}{await Endpoint("Table")}");
    }
}
