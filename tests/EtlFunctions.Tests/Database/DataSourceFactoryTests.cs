using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Tests.Database;

public sealed class DataSourceFactoryTests
{
    [Fact]
    public async Task Create_DirectServer_KeepsConnectionsAliveAndShort()
    {
        var settings = await SettingsAsync("Host=db.example;Username=u;Password=p");
        Assert.Equal((true, 30, 10, 30), (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval, settings.KeepAlive));
        Assert.Equal((300, 60, 10), (settings.ConnectionLifetime, settings.ConnectionIdleLifetime, settings.MaxPoolSize));
        Assert.Equal((15, 60, "etl"), (settings.Timeout, settings.CommandTimeout, settings.ApplicationName));
        Assert.True(settings.NoResetOnClose);
        Assert.True(settings.MaxAutoPrepare > 0);
        Assert.Contains("tcp_keepalives_idle=30", settings.Options, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_TransactionPooler_KeepsNothingInASession()
    {
        var settings = await SettingsAsync("Host=db.example;Port=6432;Username=u;Password=p");
        Assert.True(settings.NoResetOnClose);
        Assert.Equal(0, settings.MaxAutoPrepare);
        Assert.Null(settings.Options);
        Assert.Equal(30, settings.TcpKeepAliveTime);
    }

    [Fact]
    public async Task Create_SessionPooler_SendsNoStartupOptionsButMayPrepare()
    {
        var settings = await SettingsAsync("Host=aws-0-eu.pooler.supabase.com;Username=u;Password=p");
        Assert.Null(settings.Options);
        Assert.True(settings.NoResetOnClose);
        Assert.True(settings.MaxAutoPrepare > 0);
    }

    [Fact]
    public async Task Create_UserSetEverything_OverridesNothing()
    {
        const string chosen =
            "Host=shop.postgres.database.azure.com;Port=6432;Username=u;Password=p;Application Name=mine;Maximum Pool Size=3;Connection Lifetime=1;"
            + "Connection Idle Lifetime=11;Timeout=2;Command Timeout=4;Keepalive=0;Tcp Keepalive=false;SSL Mode=Disable;No Reset On Close=false;Max Auto Prepare=5";
        Assert.Equal(new NpgsqlConnectionStringBuilder(WithoutPassword(chosen)), await SettingsAsync(chosen));
    }

    [Fact]
    public async Task Create_UserSetOptions_ComeAfterOurs()
    {
        var settings = await SettingsAsync("Host=db.example;Username=u;Password=p;Options=-c tcp_keepalives_idle=99");
        Assert.EndsWith(" -c tcp_keepalives_idle=99", settings.Options, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=h;Port=6432", PoolerProfile.None, PoolerProfile.None)]
    [InlineData("Host=h", PoolerProfile.Transaction, PoolerProfile.Transaction)]
    [InlineData("Host=h:6432", PoolerProfile.Auto, PoolerProfile.Transaction)]
    [InlineData("postgres://u:p@h/db?pgbouncer=true", PoolerProfile.Auto, PoolerProfile.Transaction)]
    [InlineData("postgres://u:p@h/db?pgbouncer=true", PoolerProfile.None, PoolerProfile.None)]
    public async Task Create_ExplicitPooler_WinsOverRecognition(string connection, PoolerProfile chosen, PoolerProfile expected)
    {
        await using var source = new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = connection, Pooler = chosen });
        Assert.Equal(expected, source.Target.Pooler);
    }

    [Theory]
    [InlineData("shop.postgres.database.azure.com", SslMode.VerifyFull)]
    [InlineData("shop.privatelink.postgres.database.azure.com", SslMode.Require)]
    [InlineData("db.abc.supabase.co", SslMode.Require)]
    [InlineData("dpg-1.frankfurt-postgres.render.com", SslMode.Require)]
    [InlineData("127.0.0.1", SslMode.Prefer)]
    [InlineData("db", SslMode.Prefer)]
    public async Task Create_KnownService_IsNeverPlainText(string host, SslMode expected) =>
        Assert.Equal(expected, (await SettingsAsync($"Host={host};Username=u;Password=p")).SslMode);

    [Theory]
    [InlineData("postgres://postgres:secret@db.example:5432/shop", "postgres@db.example:5432/shop")]
    [InlineData("postgres://postgres:secret@db.example:6543/shop", "postgres@db.example:6543/shop (transaction pooler)")]
    [InlineData("Host=a.pooler.supabase.com;Username=u;Password=secret", "u@a.pooler.supabase.com:5432/u (session pooler)")]
    [InlineData("Host=::1;Username=u;Password=secret;Database=d", "u@[::1]:5432/d")]
    [InlineData("Host=[::1]:77,other;Username=u;Password=secret;Database=d", "u@[::1]:77/d")]
    public async Task Target_AnyForm_IsReadableAndHoldsNoPassword(string connection, string expected)
    {
        var options = new DatabaseOptions { ConnectionString = connection };
        await using var source = new DataSourceFactory().Create(options);
        Assert.Equal(expected, source.Target.ToString());
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", source.Connections.ConnectionString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage", "cannot be read")]
    [InlineData("Username=u;Password=secret", "names no host")]
    [InlineData("Host=h;Foo=1;Password=secret", "'Foo' is unknown")]
    [InlineData("Host=h;Password=a;secret=c", "after the password")]
    [InlineData("Host=h;Port=x;Password=secret", "'port' is unknown or its value is")]
    [InlineData("Host=h;Password=secret;Minimum Pool Size=50", "contradict each other")]
    public void Create_BadConnectionString_SaysWhatIsWrongWithoutThePassword(string connection, string expected)
    {
        var error = Assert.Throws<DatabaseConfigurationException>(
            () => new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = connection }));
        Assert.Contains(expected, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SeveralBadOptions_NamesAllOfThem()
    {
        var error = Assert.Throws<DatabaseConfigurationException>(() => new DataSourceFactory().Create(new DatabaseOptions
        {
            ConnectionString = "Host=h",
            CatalogSchema = new string('ü', 32),
            LedgerSchema = "pg_ledger",
            ConnectionBudget = 0,
            Pooler = (PoolerProfile)9,
        }));
        Assert.Contains("CatalogSchema has 64 bytes, expected 1 to 63", error.Message, StringComparison.Ordinal);
        Assert.Contains("LedgerSchema is 'pg_ledger'", error.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionBudget", error.Message, StringComparison.Ordinal);
        Assert.Contains("Pooler", error.Message, StringComparison.Ordinal);
    }

    private static string WithoutPassword(string connection) => new NpgsqlConnectionStringBuilder(connection) { Password = null }.ConnectionString;

    private static async Task<NpgsqlConnectionStringBuilder> SettingsAsync(string connection)
    {
        await using var source = new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = connection });
        return new NpgsqlConnectionStringBuilder(source.Connections.ConnectionString);
    }
}
