using System.Globalization;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Tests.Database;

public sealed class SocketKeepaliveTests
{
    /// <summary>The kernel counts timers for user space in hundredths of a second (<c>USER_HZ</c>).</summary>
    private const long TicksPerSecond = 100;

    [LinuxFact]
    public async Task Open_Tcp_ArmsTheSocketsKeepaliveTimer()
    {
        await using var db = await TestDatabase.CreateAsync();
        Assert.Null(await KeepaliveTicksAsync(db.ConnectionString + ";Pooling=false"));

        await using var source = new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = db.ConnectionString });
        await using var connection = await source.OpenAsync(CancellationToken.None);
        var ticks = await KeepaliveTicksAsync(connection);
        Assert.NotNull(ticks);
        Assert.InRange(ticks.Value, 1, 30 * TicksPerSecond);
    }

    [Fact]
    public async Task Open_DirectTcp_SetsTheServersKeepaliveToo()
    {
        await using var db = await TestDatabase.CreateAsync();
        await using var source = new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = db.ConnectionString });
        await using var command = source.Connections.CreateCommand(
            """
            SELECT concat_ws(' ', current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'), current_setting('tcp_keepalives_count'),
                current_setting('idle_in_transaction_session_timeout'), current_setting('application_name'))
            """);
        Assert.Equal("30 10 5 1min etl", await command.ExecuteScalarAsync());
    }

    [UnixSocketFact]
    public async Task Open_UnixSocket_ConnectsWithoutTcpSettings()
    {
        await using var db = await TestDatabase.CreateAsync();
        var folder = (await db.ScalarAsync<string>("SHOW unix_socket_directories"))!.Split(',')[0].Trim('"');
        var overSocket = new NpgsqlConnectionStringBuilder(db.ConnectionString) { Host = folder };
        await using var source = new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = overSocket.ConnectionString });
        await using var command = source.Connections.CreateCommand("SELECT inet_client_port() IS NULL");
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    private static async Task<long?> KeepaliveTicksAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return await KeepaliveTicksAsync(connection);
    }

    /// <summary>Finds this end of the connection in the kernel's list and reads when its keepalive timer fires; none armed gives <see langword="null"/>.</summary>
    private static async Task<long?> KeepaliveTicksAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT inet_client_port(), inet_server_port()", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var local = ":" + reader.GetInt32(0).ToString("X4", CultureInfo.InvariantCulture);
        var remote = ":" + reader.GetInt32(1).ToString("X4", CultureInfo.InvariantCulture);

        // sl local_address rem_address st tx_queue:rx_queue tr:tm->when …; tr is 02 for the keepalive timer.
        var line = (await File.ReadAllLinesAsync("/proc/net/tcp"))
            .Concat(File.Exists("/proc/net/tcp6") ? await File.ReadAllLinesAsync("/proc/net/tcp6") : [])
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Single(f => f[1].EndsWith(local, StringComparison.Ordinal) && f[2].EndsWith(remote, StringComparison.Ordinal));
        var timer = line[5].Split(':');
        return timer[0] == "02" ? long.Parse(timer[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Reads /proc/net/tcp.";
    }

    /// <summary>A server given by <c>ETL_TEST_POSTGRES</c> may be on another machine.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class UnixSocketFactAttribute : FactAttribute
    {
        public UnixSocketFactAttribute() =>
            Skip = OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("ETL_TEST_POSTGRES") is null or ""
                ? null
                : "Needs the test run's own server.";
    }
}
