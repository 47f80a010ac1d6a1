using System.Net.Sockets;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Tests.Database;

/// <summary>What is an outage of the database and what is not, asked of a real server.</summary>
public sealed class DatabaseReachTests : IAsyncLifetime
{
    private static readonly NpgsqlException Broken = new("Exception while reading from stream", new EndOfStreamException());

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Find_SessionEndedByHand_IsNoOutage()
    {
        await using var source = Open(_database.ConnectionString);
        await using var connection = await source.OpenAsync(CancellationToken.None);
        await _database.ExecuteAsync($"SELECT pg_terminate_backend({connection.ProcessID})");
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        var ended = await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync());

        Assert.Null(await FindAsync(source, ended));
    }

    [Fact]
    public async Task Find_ConnectionBrokenAndNobodyListens_IsAnOutage()
    {
        await using var source = Open(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Host = "127.0.0.1", Port = FreePort() }.ConnectionString);

        var away = await FindAsync(source, Broken);

        Assert.StartsWith($"The database at {source.Target} cannot be reached: ", away!.Message, StringComparison.Ordinal);
        Assert.True(PostgresFaults.IsTransient(away));
    }

    [Fact]
    public async Task Find_NobodyListensWhenAsked_IsAnOutage()
    {
        await using var source = Open(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Host = "127.0.0.1", Port = FreePort() }.ConnectionString);
        var refused = await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await source.OpenAsync(CancellationToken.None));

        Assert.True(PostgresFaults.IsRefusal(refused));
        Assert.NotNull(await FindAsync(source, refused));
    }

    [Fact]
    public async Task Find_HostWithoutAddress_IsAnOutage()
    {
        await using var source = Open(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Host = "no-such-host.invalid" }.ConnectionString);
        var unknown = await Assert.ThrowsAnyAsync<Exception>(async () => await source.OpenAsync(CancellationToken.None));

        Assert.NotNull(await FindAsync(source, unknown));
    }

    [Fact]
    public async Task Find_ServerIsFull_IsAnOutage()
    {
        await using var role = await TestRole.CreateAsync(_database);
        await _database.ExecuteAsync($"ALTER ROLE {role.Name} CONNECTION LIMIT 0");
        await using var source = Open(role.Options.Database(new DatabaseOptions { ConnectionString = _database.ConnectionString }).ConnectionString);
        var full = await Assert.ThrowsAsync<PostgresException>(async () => await source.OpenAsync(CancellationToken.None));

        Assert.Equal(PostgresErrorCodes.TooManyConnections, full.SqlState);
        Assert.NotNull(await FindAsync(source, full));
    }

    [Theory]
    [InlineData("database that is not there")]
    [InlineData("role that may not log in")]
    public async Task Find_ConnectionBrokenAndRefusedForGood_IsNoOutage(string what)
    {
        var settings = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        if (what.StartsWith("database", StringComparison.Ordinal))
        {
            settings.Database = "no_such_database";
        }
        else
        {
            (settings.Username, settings.Password) = ("no_such_role", "wrong");
        }

        await using var source = Open(settings.ConnectionString);

        Assert.Null(await FindAsync(source, Broken));
    }

    [Fact]
    public async Task Find_PoolInUse_AsksOutsideOfIt()
    {
        await using var source = Open(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { MaxPoolSize = 1 }.ConnectionString);
        await using var held = await source.OpenAsync(CancellationToken.None);

        Assert.Null(await FindAsync(source, new NpgsqlException("The connection pool has been exhausted", new TimeoutException())));
    }

    [Theory]
    [InlineData("28P01")]
    [InlineData("3D000")]
    [InlineData("42501")]
    [InlineData("53100")]
    [InlineData("25006")]
    [InlineData("40P01")]
    [InlineData("57014")]
    public void MayBeOutage_AnswersOfAServer_AreNone(string state) => Assert.False(PostgresFaults.MayBeOutage(new PostgresException("text", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData("08006")]
    [InlineData("08P01")]
    [InlineData("53300")]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("57P03")]
    public void MayBeOutage_ServerThatGoes_MayBeOne(string state) => Assert.True(PostgresFaults.MayBeOutage(new PostgresException("text", "FATAL", "FATAL", state)));

    private static EtlDataSource Open(string connection) => new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = connection });

    private static Task<DatabaseAwayException?> FindAsync(EtlDataSource source, Exception failure) => new DatabaseReach(source).FindAsync(failure, CancellationToken.None);

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
