using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EtlFunctions.Cli.EmbeddedPostgres;
using Npgsql;

namespace EtlFunctions.Tests.Database;

/// <summary>A real PgBouncer in transaction mode with one server connection in front of a test database.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private PgBouncer(Process process, string folder, string connectionString)
    {
        _process = process;
        _folder = folder;
        ConnectionString = connectionString;
    }

    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Concat(["/usr/sbin", "/opt/homebrew/bin"])
        .Select(f => Path.Combine(f, "pgbouncer"))
        .FirstOrDefault(File.Exists);

    public string ConnectionString { get; }

    public static async Task<PgBouncer> StartAsync(TestDatabase db)
    {
        var program = Program ?? throw new InvalidOperationException("pgbouncer was not found; install it (apt-get install pgbouncer).");
        var server = new NpgsqlConnectionStringBuilder(db.ConnectionString);
        var port = FreePort();
        var folder = TemporaryFolder.Create();
        var settings = Path.Combine(folder, "pgbouncer.ini");
        var account = await ServerAccount.FindAsync(null, CancellationToken.None);
        await File.WriteAllTextAsync(
            settings,
            $"""
             [databases]
             {server.Database} = host={server.Host} port={server.Port} user={server.Username} password={server.Password}
             [pgbouncer]
             listen_addr = 127.0.0.1
             listen_port = {port}
             unix_socket_dir =
             auth_type = any
             pool_mode = transaction
             default_pool_size = 1
             {(account.User is { } user ? $"user = {user}" : "")}
             """);
        await account.GiveAsync(settings, CancellationToken.None);

        var start = new ProcessStartInfo(program, ["--quiet", settings]) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var connection = new NpgsqlConnectionStringBuilder(db.ConnectionString) { Host = "127.0.0.1", Port = port };
        var bouncer = new PgBouncer(process, folder, connection.ConnectionString);
        try
        {
            await bouncer.WaitUntilListeningAsync(port);
            return bouncer;
        }
        catch
        {
            await bouncer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task WaitUntilListeningAsync(int port) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                return !_process.HasExited ? false : throw new InvalidOperationException($"pgbouncer ended: {await _process.StandardError.ReadToEndAsync()}");
            }
        },
        "pgbouncer listens");
}
