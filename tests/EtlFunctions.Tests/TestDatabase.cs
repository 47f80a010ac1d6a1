using System.Globalization;
using Npgsql;

namespace EtlFunctions.Tests;

/// <summary>A fresh, empty database on a real server, dropped at the end of the test.</summary>
/// <remarks>If no PostgreSQL is found, creating one throws and the test fails: nothing is skipped.</remarks>
internal sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>The most databases alive at once, so that their pools stay below <c>max_connections</c>; the others wait.</summary>
    private const int MostAtOnce = 8;

    private static readonly SemaphoreSlim Places = new(MostAtOnce);
    private static readonly string RunName = $"etl_test_{Environment.ProcessId}_{Guid.CreateVersion7():N}"[..40];
    private static int _created;

    private readonly string _name;
    private bool _disposed;

    private TestDatabase(string name, string connectionString)
    {
        _name = name;
        ConnectionString = connectionString;
    }

    /// <summary>Gets the superuser's connection string of this database.</summary>
    public string ConnectionString { get; }

    /// <param name="encoding">Its encoding, or <see langword="null"/> for the server's own.</param>
    /// <param name="template">The database to copy; nobody may be connected to it.</param>
    public static async Task<TestDatabase> CreateAsync(string? encoding = null, string template = "template0")
    {
        var server = await TestServer.ConnectionStringAsync();
        if (!await Places.WaitAsync(TimeSpan.FromMinutes(15)))
        {
            throw new TimeoutException($"{MostAtOnce} other tests have kept their databases for 15 minutes.");
        }

        try
        {
            var name = NextName();
            await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {template}{(encoding is null ? "" : $" ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")}");
            // A busy machine may take long to connect or to answer; a statement may stand at a test's gate.
            var connection = new NpgsqlConnectionStringBuilder(server) { Database = name, Timeout = 300, CommandTimeout = 300 };
            return new TestDatabase(name, connection.ConnectionString);
        }
        catch
        {
            Places.Release();
            throw;
        }
    }

    /// <summary>Copies this database, to which nobody is connected, into one that lasts as long as the server.</summary>
    /// <returns>The copy's name.</returns>
    public async Task<string> CopyAsync()
    {
        var name = NextName();
        await ExecuteAsync(await TestServer.ConnectionStringAsync(), $"CREATE DATABASE {name} TEMPLATE {_name}");
        return name;
    }

    /// <summary>Opens a connection outside of any pool.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs statements on a connection outside of any pool.</summary>
    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    /// <summary>Reads one value on a connection outside of any pool.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            await using (var pooled = new NpgsqlConnection(ConnectionString))
            {
                NpgsqlConnection.ClearPool(pooled);
            }

            await ExecuteAsync(await TestServer.ConnectionStringAsync(), $"DROP DATABASE {_name} WITH (FORCE)");
        }
        finally
        {
            Places.Release();
        }
    }

    private static string NextName() => $"{RunName}_{Interlocked.Increment(ref _created).ToString(CultureInfo.InvariantCulture)}";

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }
}
