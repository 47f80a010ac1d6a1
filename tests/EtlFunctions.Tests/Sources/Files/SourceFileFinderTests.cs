using EtlFunctions.Feeds;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class SourceFileFinderTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PathsAndGlobs_AreReadOnceEachInNameOrder()
    {
        _folder.Write("b.ndjson", "\"b\"");
        _folder.Write("B.ndjson", "\"B\"");
        _folder.Write("in/a.ndjson", "\"in/a\"");
        _folder.Write("in/deep/c.ndjson.gz", FeedFolder.Gzip("\"in/deep/c\""));
        _folder.Write("in/other.txt", "no");

        var records = await SourceRun.LoadAsync(_folder.Feed(["b.ndjson", "in/**/*.ndjson*", "*.ndjson", Path.Combine(_folder.Path, "b.ndjson")]));

        Assert.Equal(["\"B\"", "\"b\"", "\"in/a\"", "\"in/deep/c\""], records.Texts());
    }

    [Fact]
    public async Task FileOutsideTheFeedsFolder_IsNamedByItsFullPath()
    {
        using var other = new FeedFolder();
        var path = other.Write("a.ndjson", "1");

        var absolute = await SourceRun.LoadAsync(_folder.Feed(Path.Combine(other.Path, "*.ndjson")));
        var relative = await SourceRun.LoadAsync(_folder.Feed($"../{Path.GetFileName(other.Path)}/a.ndjson"));

        Assert.Equal(path, Assert.Single(absolute).Location.Source);
        Assert.Equal(path, Assert.Single(relative).Location.Source);
    }

    [Fact]
    public async Task NameWithAStar_IsAFileBeforeItIsAGlob()
    {
        _folder.Write("a*.ndjson", "1");
        _folder.Write("ab.ndjson", "2");

        Assert.Equal(["1"], (await SourceRun.LoadAsync(_folder.Feed("a*.ndjson"))).Texts());
    }

    [Fact]
    public async Task MissingFile_IsRefused() => Assert.Equal(
        $"a.ndjson: no such file (looked for {Path.Combine(_folder.Path, "a.ndjson")}). Correct source.path; relative paths start at the feed file's folder.",
        await ErrorAsync("a.ndjson"));

    [Fact]
    public async Task GlobWithoutMatch_IsRefused() => Assert.Equal(
        $"in*/*.ndjson: no file below {_folder.Path} matches; expected at least one file. Correct source.path; relative paths start at the feed file's folder.",
        await ErrorAsync("in*/*.ndjson"));

    [Fact]
    public async Task GlobInAMissingFolder_IsRefused() => Assert.Equal(
        $"in/*.ndjson: the folder {Path.Combine(_folder.Path, "in")} does not exist; expected at least one file. Correct source.path; relative paths start at the feed file's folder.",
        await ErrorAsync("in/*.ndjson"));

    [Fact]
    public async Task Directory_IsRefused()
    {
        _folder.Write("in.ndjson/a.ndjson", "1");

        Assert.Equal(
            "in.ndjson: found a directory; expected a file. Name its files in source.path, such as \"in.ndjson/*.ndjson\".",
            await ErrorAsync("in.ndjson"));
    }

    [Fact]
    public async Task UnknownFormat_IsRefused()
    {
        _folder.Write("a.dat.gz", "1");

        Assert.Equal(
            "a.dat.gz: the name does not tell the format; expected one ending in .ndjson, .jsonl, .json, .csv, .tsv, .xml or .xlsx, each but the last also with .gz, or .zip. Set source.format to \"ndjson\", \"json\", \"csv\" or \"xml\".",
            await ErrorAsync("a.dat.gz"));
    }

    [Fact]
    public async Task FileWithoutPermission_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Root may read any file of a disk, but not what the kernel refuses to all.
        var path = Environment.UserName == "root" ? "/proc/sys/vm/compact_memory" : _folder.Write("a.ndjson", "1");
        if (Environment.UserName != "root")
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        var error = await Assert.ThrowsAsync<SourceException>(() =>
            SourceRun.LoadAsync(_folder.Feed(path, source: o => o with { Format = FileFormat.Ndjson })));

        Assert.Contains($"no permission to read {path} as user {Environment.UserName}. Allow it, then start again.", error.Message, StringComparison.Ordinal);
        Assert.True(error is { StopsRun: true, IsTransient: false });
    }

    private async Task<string> ErrorAsync(string path)
    {
        var error = await Assert.ThrowsAnyAsync<SourceException>(() => SourceRun.LoadAsync(_folder.Feed(path)));
        Assert.True(error is { StopsRun: true, IsTransient: false });
        return error.Message;
    }
}
