using EtlFunctions.Cli.EmbeddedPostgres;

namespace EtlFunctions.Tests.EmbeddedPostgres;

public sealed class PostgresFinderTests : IDisposable
{
    private readonly string _folder = TemporaryFolder.Create();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Find_NothingAnywhere_NamesTheThreeWaysOut()
    {
        var error = await FindFailsAsync(new PostgresSearch(null, [], []));
        Assert.Contains("--connection or ETL_POSTGRES", error, StringComparison.Ordinal);
        Assert.Contains("ETL_POSTGRES_BIN", error, StringComparison.Ordinal);
        Assert.Contains("install PostgreSQL or npm", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_ChosenFolderWithoutBinaries_NamesVariableAndFolder()
    {
        var error = await FindFailsAsync(PostgresSearch.OfThisMachine() with { ChosenFolder = _folder });
        Assert.Contains($"ETL_POSTGRES_BIN is '{_folder}'", error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("postgres (PostgreSQL) 13.22", "PostgreSQL 13.22, expected 14 or later")]
    [InlineData("something else", "said 'something else'")]
    public async Task Find_ChosenBinariesOfNoUse_SaysWhy(string version, string expected)
    {
        var bin = FakeBinaries("chosen", version);
        var error = await FindFailsAsync(new PostgresSearch(bin, [], []));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Find_FirstInPathTooOld_TakesTheNext()
    {
        var old = FakeBinaries("old", "postgres (PostgreSQL) 9.6.24");
        var good = FakeBinaries("good", "postgres (PostgreSQL) 16.3 (Debian 16.3-1)");
        var found = await FindAsync(new PostgresSearch(null, [old], [good]));
        Assert.Equal((good, new Version(16, 3)), (found.Directory, found.Version));
    }

    [UnixFact]
    public async Task Find_DataOfAnotherVersionKept_PrefersBinariesOfThatVersion()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".etl", "postgres", "16", "data"));
        GiveAway(Path.Combine(_folder, ".etl", "postgres", "16", "data"));
        var newer = FakeBinaries("newer", "postgres (PostgreSQL) 17.1");
        var same = FakeBinaries("same", "postgres (PostgreSQL) 16.9");
        var found = await FindAsync(new PostgresSearch(null, [newer], [same]));
        Assert.Equal(16, found.Major);
    }

    [UnixFact]
    public async Task Find_DataOfAVersionThatIsGone_RefusesToBeginWithAnEmptyDatabase()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".etl", "postgres", "16", "data"));
        GiveAway(Path.Combine(_folder, ".etl", "postgres", "16", "data"));
        var newer = FakeBinaries("newer", "postgres (PostgreSQL) 17.1");
        var error = await FindFailsAsync(new PostgresSearch(null, [newer], []));
        Assert.Contains("holds data of PostgreSQL 16", error, StringComparison.Ordinal);
        Assert.Contains($"17.1 in {newer}", error, StringComparison.Ordinal);
    }

    [NpmFact]
    public async Task Find_OnlyNpmInPath_InstallsBinariesThatServe()
    {
        var onlyNpm = new PostgresSearch(null, NpmFactAttribute.FoldersWithNpm, []);
        var options = new EmbeddedPostgresOptions { Directory = Path.Combine(_folder, ".etl"), IsDurable = false, Search = onlyNpm };
        await using (var server = await EmbeddedPostgresServer.StartAsync(options))
        {
            Assert.Equal(NpmPostgresPackage.Major, server.Version.Major);
            Assert.StartsWith(PhysicalPath.Resolve(_folder), server.BinDirectory, StringComparison.Ordinal);
            Assert.Equal("AB", await ClusterFolder.ScalarAsync<string>(server, "SELECT upper('ab')"));
        }

        // Installed once, npm is needed no more.
        await using var again = await EmbeddedPostgresServer.StartAsync(options with { Search = new PostgresSearch(null, [], []) });
        Assert.Equal(1, await ClusterFolder.ScalarAsync<int>(again, "SELECT 1"));
    }

    /// <summary>As root the kept data belongs to an unprivileged user, as it does after a real start.</summary>
    private static void GiveAway(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = System.Diagnostics.Process.Start("chown", ["nobody", folder]);
            chown.WaitForExit();
        }
    }

    private string FakeBinaries(string name, string version)
    {
        var bin = Path.Combine(PhysicalPath.Resolve(_folder), name);
        Directory.CreateDirectory(bin);
        foreach (var program in new[] { "postgres", "initdb", "pg_ctl" })
        {
            var file = Path.Combine(bin, program);
            File.WriteAllText(file, $"#!/bin/sh\necho '{version}'\n");
#pragma warning disable CA1416 // Only the Unix tests come here.
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
#pragma warning restore CA1416
        }

        return bin;
    }

    private async Task<PostgresBinaries> FindAsync(PostgresSearch search)
    {
        var home = await ServerHome.OpenAsync(Path.Combine(_folder, ".etl"), null, CancellationToken.None);
        return await new PostgresFinder(search, home, null).FindAsync(CancellationToken.None);
    }

    private async Task<string> FindFailsAsync(PostgresSearch search) =>
        (await Assert.ThrowsAsync<EmbeddedPostgresException>(() => FindAsync(search))).Message;
}
