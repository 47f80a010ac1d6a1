using EtlFunctions.Cli.EmbeddedPostgres;

namespace EtlFunctions.Tests.EmbeddedPostgres;

/// <summary>Root in a folder of somebody else's.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private const string Somebody = "nobody";

    private readonly string _parent = TemporaryFolder.Create();

    private string Home => Path.Combine(_parent, ".etl");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [RootTheory]
    [InlineData(".etl")]
    [InlineData(".etl/postgres")]
    [InlineData(".etl/postgres/15")]
    public async Task Start_FolderOfSomebodyElse_IsRefusedAndStaysEmpty(string path)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_parent, path)).FullName;
        await GiveAsync(folder);

        var error = await FailAsync();

        Assert.StartsWith($"'{folder}' is not root's, and this command runs as root", error, StringComparison.Ordinal);
        Assert.Contains("--connection", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [RootTheory]
    [InlineData(".etl/.gitignore")]
    [InlineData(".etl/postgres/change.lock")]
    [InlineData(".etl/postgres/15/password")]
    public async Task Start_FileOfSomebodyElse_IsRefusedAndKept(string path)
    {
        var file = Path.Combine(_parent, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "kept");
        await GiveAsync(file);

        Assert.StartsWith($"'{file}' is not root's", await FailAsync(), StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(file));
    }

    [RootTheory]
    [InlineData(".etl")]
    [InlineData(".etl/.gitignore")]
    [InlineData(".etl/postgres/change.lock.holder")]
    public async Task Start_LinkOfSomebodyElse_IsNotFollowed(string path)
    {
        var elsewhere = Path.Combine(_parent, "elsewhere");
        var link = Path.Combine(_parent, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, elsewhere);
        await GiveAsync(link);

        Assert.StartsWith($"'{link}' is not root's", await FailAsync(), StringComparison.Ordinal);
        Assert.False(Path.Exists(elsewhere));
    }

    private static async Task GiveAsync(string path)
    {
        var given = await CommandRunner.RunAsync("chown", ["-h", Somebody, path], "/", CancellationToken.None);
        Assert.True(given.Succeeded, given.Text);
    }

    private async Task<string> FailAsync() => (await Assert.ThrowsAsync<EmbeddedPostgresException>(
        () => EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions { Directory = Home, IsDurable = false }))).Message;
}
