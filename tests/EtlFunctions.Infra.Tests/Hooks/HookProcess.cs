using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using EtlFunctions.Infra.Tests.Database;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Hooks;

/// <summary>What a finished hook left, and what it asked of the tools.</summary>
internal sealed record HookResult(int ExitCode, string Text, IReadOnlyList<string> Calls);

/// <summary>A hook as azd runs it, over a PostgreSQL of these tests. In the place of az, curl and dotnet stand scripts that note their calls.</summary>
internal sealed class HookProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // dotnet run … -- migrate: the command that these tests were built with, not one built anew.
    private const string DotNet =
        """
        #!/bin/sh
        echo "dotnet $*" >>"$CALLS"
        while [ "$1" != -- ]; do shift; done
        shift
        exec "$REAL_DOTNET" "$REAL_ETL" "$@"
        """;

    private const string Az =
        """
        #!/bin/sh
        echo "az $*" >>"$CALLS"
        case $* in
          *get-access-token*) echo "an access token" ;;
          *'functionapp keys'*) echo "a key" ;;
          *"$AZ_FAILS"*) exit 1 ;;
        esac
        """;

    private const string Curl =
        """
        #!/bin/sh
        echo "curl $*" >>"$CALLS"
        case $* in
          *ipify*) printf 203.0.113.7 ;;
          *POST*) cat >/dev/null; printf '%s' "$STARTED" ;;
          */runs/*) cat >/dev/null; printf '%s' "$RUN" ;;
        esac
        """;

    private readonly string _folder = TemporaryFolder.Create();
    private readonly Dictionary<string, string> _environment;

    public HookProcess(EntraStub? stub = null, string? administrator = null)
    {
        foreach (var (name, text) in new[] { ("az", Az), ("curl", Curl), ("dotnet", DotNet) })
        {
            File.WriteAllText(Path.Combine(_folder, name), text);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(_folder, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        _environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{_folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["CALLS"] = CallsFile,
            ["AZ_FAILS"] = "nothing fails",
            ["HOOK_PAUSE"] = "0",
            ["REAL_DOTNET"] = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["REAL_ETL"] = Path.Combine(Metadata("EtlFolder"), "etl.dll"),
            ["DATABASE_MODE"] = "create",
            ["AZURE_SUBSCRIPTION_ID"] = "sub",
            ["AZURE_TENANT_ID"] = "tenant",
            ["AZURE_RESOURCE_GROUP"] = "rg",
            ["POSTGRES_SERVER"] = "server",
            ["POSTGRES_IS_PRIVATE"] = "false",
            ["CATALOG_SCHEMA"] = "catalog",
            ["LEDGER_SCHEMA"] = "etl",
            ["FUNCTION_APP_NAME"] = "func",
            ["FUNCTION_APP_URL"] = "https://func.example",
            ["APPLICATION_INSIGHTS_NAME"] = "appi",
        };
        if (stub is not null)
        {
            var connection = stub.As(administrator!);
            Set("POSTGRES_HOST", connection.Host!);
            Set("POSTGRES_ADMIN", administrator!);
            Set("POSTGRES_DATABASE", connection.Database!);
            Set("IDENTITY_NAME", stub.App);
            Set("IDENTITY_OBJECT_ID", stub.ObjectId);
            Set("HOOK_PORT", connection.Port.ToString(CultureInfo.InvariantCulture));
            Set("HOOK_DATABASE", connection.Database!);
            Set("HOOK_SSL_MODE", "disable");
            Set("HOOK_OWNER", stub.Owner);
        }
    }

    private static string Metadata(string key) => typeof(HookProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private string CallsFile => Path.Combine(_folder, "calls");

    public void Set(string name, string value) => _environment[name] = value;

    /// <summary>Runs a hook to its end.</summary>
    /// <param name="hook">Its name, such as <c>predeploy</c>.</param>
    public async Task<HookResult> RunAsync(string hook)
    {
        File.WriteAllText(CallsFile, "");
        var start = new ProcessStartInfo("/bin/sh", [Repository.File("infra", "hooks", $"{hook}.sh")])
        {
            WorkingDirectory = Repository.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return new HookResult(process.ExitCode, await output + await error, File.ReadAllLines(CallsFile));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
