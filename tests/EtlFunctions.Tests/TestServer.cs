using System.Diagnostics;
using EtlFunctions.Cli.EmbeddedPostgres;
using Npgsql;

namespace EtlFunctions.Tests;

/// <summary>The one PostgreSQL server of a test run: the one that <c>ETL_TEST_POSTGRES</c> names, else one of its own in a temporary folder.</summary>
internal static class TestServer
{
    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    // Held for the life of the process: if it were collected, the shell's standard input would end.
    private static Process? _afterwards;

    /// <summary>Gets the superuser's connection string; the first call starts the server.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("ETL_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return given;
        }

        var folder = TemporaryFolder.Create();
        var server = await StartAsync(folder);
        DeleteAfterThisProcess(folder, server);
        return server.ConnectionString;
    }

    private static async Task<EmbeddedPostgresServer> StartAsync(string folder)
    {
        var options = new EmbeddedPostgresOptions
        {
            Directory = folder,
            IsDurable = false,
            MaxConnections = 200,
            Settings = new Dictionary<string, string> { ["shared_preload_libraries"] = "pg_stat_statements" },
        };
        try
        {
            return await EmbeddedPostgresServer.StartAsync(options);
        }
        catch (EmbeddedPostgresException e) when (e.Message.Contains("pg_stat_statements", StringComparison.Ordinal))
        {
            // Some systems package the contributed modules apart; only the tests that count statements need this one.
            return await EmbeddedPostgresServer.StartAsync(options with { Settings = new Dictionary<string, string>() });
        }
    }

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
