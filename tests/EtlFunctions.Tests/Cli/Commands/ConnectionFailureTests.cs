using System.Text.Json;
using Npgsql;

namespace EtlFunctions.Tests.Cli.Commands;

/// <summary>Databases that cannot be used: one clear text, no stack trace, no password.</summary>
public sealed class ConnectionFailureTests : IDisposable
{
    private const string Secret = "s3cr3t-word";

    private readonly EtlFolder _folder = new();

    public ConnectionFailureTests() => _folder.AddFeed("shop", 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_ServerDoesNotAnswer_ExitsWith1()
    {
        var result = await RunAsync($"Host=127.0.0.1;Port=1;Username=u;Password={Secret}");
        Check(result, 1, "PostgreSQL at u@127.0.0.1:1/u does not answer");
    }

    [Theory]
    [InlineData($"Hots=127.0.0.1;Password={Secret}")]
    [InlineData($"postgres://u:{Secret}#@127.0.0.1/db")]
    [InlineData($"Password={Secret}")]
    public async Task Run_BadConnectionString_ExitsWith2(string connection) => Check(await RunAsync(connection), 2, "onnection");

    [Fact]
    public async Task Run_WrongPassword_ExitsWith2()
    {
        await using var db = await TestDatabase.CreateAsync();
        var user = await CreateUserAsync(db, "right");
        var result = await RunAsync(With(db, b => (b.Username, b.Password) = (user, Secret)));
        Check(result, 2, "refuses the login");
    }

    [Fact]
    public async Task Run_MissingDatabase_ExitsWith2()
    {
        await using var db = await TestDatabase.CreateAsync();
        Check(await RunAsync(With(db, b => b.Database = "no_such_database")), 2, "database \"no_such_database\" does not exist");
    }

    [Fact]
    public async Task Run_NoPrivilege_ExitsWith2AndSaysWhatToDo()
    {
        await using var db = await TestDatabase.CreateAsync();
        var user = await CreateUserAsync(db, Secret);
        Check(await RunAsync(With(db, b => (b.Username, b.Password) = (user, Secret))), 2, "grant CREATE on the database");
    }

    [Fact]
    public async Task Check_NoPrivilege_NamesIt()
    {
        await using var db = await TestDatabase.CreateAsync();
        var user = await CreateUserAsync(db, Secret);
        var result = await EtlProcess.RunAsync(_folder.Path, With(db, b => (b.Username, b.Password) = (user, Secret)), "check", "shop");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("FAIL  privileges  the user " + user + " lacks CREATE on database", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_NothingLoadedYet_SaysSo()
    {
        await using var db = await TestDatabase.CreateAsync();
        var result = await EtlProcess.RunAsync(_folder.Path, db.ConnectionString, "status");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nothing was loaded there yet", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Verbose_AddsTheStackTraceWithoutThePassword()
    {
        var result = await EtlProcess.RunAsync(_folder.Path, null, "run", "shop", "--verbose", "--connection", $"Host=127.0.0.1;Port=1;Username=u;Password={Secret}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.All, StringComparison.Ordinal);
    }

    private static void Check(EtlResult result, int exitCode, string expected)
    {
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
        if (result.OutputLines is [.., var line])
        {
            using var answer = JsonDocument.Parse(line);
            Assert.Equal(result.Error.Trim(), answer.RootElement.GetProperty("error").GetString());
        }

        Assert.DoesNotContain("   at ", result.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.All, StringComparison.Ordinal);
    }

    private static async Task<string> CreateUserAsync(TestDatabase db, string password)
    {
        var user = $"u_{Guid.CreateVersion7():N}";
        await db.ExecuteAsync($"CREATE USER {user} PASSWORD '{password}'");
        return user;
    }

    private static string With(TestDatabase db, Action<NpgsqlConnectionStringBuilder> change)
    {
        var connection = new NpgsqlConnectionStringBuilder(db.ConnectionString);
        change(connection);
        return connection.ConnectionString;
    }

    private Task<EtlResult> RunAsync(string connection) => EtlProcess.RunAsync(_folder.Path, null, "run", "shop", "--output", "json", "--connection", connection);
}
