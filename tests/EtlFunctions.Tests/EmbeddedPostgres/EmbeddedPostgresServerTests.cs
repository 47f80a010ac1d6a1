using System.Diagnostics;
using EtlFunctions.Cli.EmbeddedPostgres;
using Npgsql;

namespace EtlFunctions.Tests.EmbeddedPostgres;

public sealed class EmbeddedPostgresServerTests(ClusterFolder folder) : IClassFixture<ClusterFolder>
{
    [Fact]
    public async Task Start_AfterStop_KeepsTheData()
    {
        await using (var first = await EmbeddedPostgresServer.StartAsync(folder.Options))
        {
            await ClusterFolder.ScalarAsync<object>(first, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer");
        }

        await using var second = await EmbeddedPostgresServer.StartAsync(folder.Options);
        Assert.False(second.IsJoined);
        Assert.Equal(42, await ClusterFolder.ScalarAsync<int>(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Start_Default_IsDurableAndListensOnLoopbackOnly()
    {
        await using var server = await EmbeddedPostgresServer.StartAsync(folder.Options);
        var settings = await ClusterFolder.ScalarAsync<string>(
            server,
            """
            SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'server_encoding', 'data_directory_mode')
            """);
        Assert.Equal("data_directory_mode=0700 fsync=on full_page_writes=on listen_addresses=127.0.0.1 server_encoding=UTF8 synchronous_commit=on", settings);
    }

    [Fact]
    public async Task Start_TwoAtOnce_ShareOneServerUntilTheLastStops()
    {
        var both = await Task.WhenAll(EmbeddedPostgresServer.StartAsync(folder.Options), EmbeddedPostgresServer.StartAsync(folder.Options));
        Assert.Equal(both[0].ConnectionString, both[1].ConnectionString);
        Assert.Single(both, s => s.IsJoined);

        await both[0].DisposeAsync();
        Assert.Equal(1, await ClusterFolder.ScalarAsync<int>(both[1], "SELECT 1"));

        await both[1].DisposeAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ClusterFolder.ScalarAsync<int>(both[1], "SELECT 1"));
        Assert.Null(Postmaster.TryRead(both[1].DataDirectory));
    }

    [Fact]
    public async Task Start_ServerOfAKilledCommand_IsJoinedAndStopped()
    {
        EmbeddedPostgresServer server;
        await using (server = await EmbeddedPostgresServer.StartAsync(folder.Options))
        {
        }

        // A command killed with its locks leaves exactly this: a server that no command uses.
        var account = await ServerAccount.FindAsync(server.DataDirectory, CancellationToken.None);
        var started = await account.RunAsync(
            Path.Combine(server.BinDirectory, "pg_ctl"),
            ["start", "--wait", "--silent", "--pgdata", server.DataDirectory, "--log", Path.Combine(server.DataDirectory, "server.log")],
            "/",
            CancellationToken.None);
        Assert.True(started.Succeeded, started.Text);

        await using (var joined = await EmbeddedPostgresServer.StartAsync(folder.Options))
        {
            Assert.True(joined.IsJoined);
            Assert.Equal(1, await ClusterFolder.ScalarAsync<int>(joined, "SELECT 1"));
        }

        Assert.Null(Postmaster.TryRead(server.DataDirectory));
    }

    [Fact]
    public async Task Start_ServerWasKilled_RecoversWhatWasCommitted()
    {
        await using var killed = await EmbeddedPostgresServer.StartAsync(folder.Options);
        await ClusterFolder.ScalarAsync<object>(killed, "DROP TABLE IF EXISTS committed; CREATE TABLE committed AS SELECT 7 AS answer");
        using (var postmaster = Process.GetProcessById(Postmaster.TryRead(killed.DataDirectory)!.ProcessId))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync();
        }

        await using var recovered = await EmbeddedPostgresServer.StartAsync(folder.Options);
        Assert.False(recovered.IsJoined);
        Assert.Equal(7, await ClusterFolder.ScalarAsync<int>(recovered, "SELECT answer FROM committed"));
    }

    [Fact]
    public async Task Start_ProcessNumberNowBelongsToAnotherServer_LeavesThatServerAlone()
    {
        await using var other = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions
        {
            Directory = Path.Combine(Path.GetDirectoryName(folder.Directory)!, "other"),
            IsDurable = false,
        });
        EmbeddedPostgresServer server;
        await using (server = await EmbeddedPostgresServer.StartAsync(folder.Options))
        {
        }

        File.Copy(Postmaster.FileIn(other.DataDirectory), Postmaster.FileIn(server.DataDirectory));
        await using (var started = await EmbeddedPostgresServer.StartAsync(folder.Options))
        {
            Assert.False(started.IsJoined);
            Assert.Equal(started.DataDirectory, await ClusterFolder.ScalarAsync<string>(started, "SHOW data_directory"));
        }

        Assert.Equal(other.DataDirectory, await ClusterFolder.ScalarAsync<string>(other, "SHOW data_directory"));
    }

    [UnixFact]
    public async Task Start_ServerOfAnotherContainer_IsLeftAloneAndItsFileKept()
    {
        EmbeddedPostgresServer server;
        await using (server = await EmbeddedPostgresServer.StartAsync(folder.Options))
        {
        }

        // What is left is the same whether that server runs where it cannot be seen or was killed there.
        var pidFile = Postmaster.FileIn(server.DataDirectory);
        var place = Path.Combine(Path.GetDirectoryName(server.DataDirectory)!, "server.place");
        var here = await File.ReadAllTextAsync(place);
        await File.WriteAllTextAsync(pidFile, $"1\n{server.DataDirectory}\n1\n1\n\n127.0.0.1\n1 1\nready\n");
        await File.WriteAllTextAsync(place, $"{here.Split(' ')[0]} pid:[1]");

        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => EmbeddedPostgresServer.StartAsync(folder.Options));

        Assert.Contains("(process 1) was started in another container", error.Message, StringComparison.Ordinal);
        Assert.Contains(pidFile, error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(pidFile));

        // After a restart of the machine no server of before is left anywhere on it.
        await File.WriteAllTextAsync(place, "another-start pid:[1]");
        await using var started = await EmbeddedPostgresServer.StartAsync(folder.Options);
        Assert.False(started.IsJoined);
        Assert.Equal(here, await File.ReadAllTextAsync(place));
    }

    [Fact]
    public async Task Start_WrongPassword_IsRefusedByTheServer()
    {
        await using var server = await EmbeddedPostgresServer.StartAsync(folder.Options);
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Start_Always_HidesItsFilesFromGitAndThePasswordFromOthers()
    {
        await using var server = await EmbeddedPostgresServer.StartAsync(folder.Options);
        Assert.Equal("*\n", await File.ReadAllTextAsync(Path.Combine(folder.Directory, ".gitignore")));
        if (!OperatingSystem.IsWindows())
        {
            var password = Path.Combine(Path.GetDirectoryName(server.DataDirectory)!, "password");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(password));
        }
    }

    [UnixFact]
    public async Task Start_FolderNameMeansSomethingToAShell_IsTakenLiterally()
    {
        var parent = Path.GetDirectoryName(folder.Directory)!;
        var odd = Path.Combine(parent, "it's $(touch harm) \"`quoted`\" \\ ü, x");
        await using (var server = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions { Directory = odd, IsDurable = false }))
        {
            Assert.Equal(server.DataDirectory, await ClusterFolder.ScalarAsync<string>(server, "SHOW data_directory"));
        }

        await using var again = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions { Directory = odd, IsDurable = false });
        Assert.False(again.IsJoined);
        Assert.Empty(System.IO.Directory.GetFiles(parent, "harm", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Start_FolderIsAFile_SaysWhatToDo()
    {
        var file = Path.Combine(Path.GetDirectoryName(folder.Directory)!, "file");
        await File.WriteAllTextAsync(file, "");
        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(
            () => EmbeddedPostgresServer.StartAsync(folder.Options with { Directory = Path.Combine(file, ".etl") }));
        Assert.Contains("--connection", error.Message, StringComparison.Ordinal);
    }
}
