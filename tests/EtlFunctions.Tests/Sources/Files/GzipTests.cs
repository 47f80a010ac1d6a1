using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class GzipTests : IDisposable
{
    private static readonly string[] Lines = [.. Enumerable.Range(0, 40).Select(i => $"{{\"id\":{i * 7919 % 1000}}}")];

    private static readonly byte[] Packed = FeedFolder.Gzip(string.Join('\n', Lines) + "\n");

    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Archive_CutAnywhere_GivesWholeRecordsFirstAndThenFails()
    {
        for (var length = 1; length < Packed.Length; length++)
        {
            _folder.Write("a.ndjson.gz", Packed[..length]);

            var (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.ndjson.gz", pageSize: 7));

            var whole = records.Where(r => r.Problem is null).Texts().ToList();
            Assert.Equal(Lines.Take(whole.Count), whole);
            Assert.All(records.Skip(whole.Count), r => Assert.Equal("invalid_gzip", r.Problem!.Code));
            Assert.InRange(records.Count - whole.Count, 0, 1);
            var error = Assert.Single(errors);
            Assert.Contains($"cannot be read: the archive is truncated at byte {length}, within", error.Message, StringComparison.Ordinal);
            Assert.False(error.IsTransient);
        }
    }

    [Fact]
    public async Task Archive_CutAnywhere_PlansTheSamePagesFromEveryCursor()
    {
        foreach (var length in new[] { 15, Packed.Length / 2, Packed.Length - 9, Packed.Length - 1 })
        {
            _folder.Write("a.ndjson.gz", Packed[..length]);
            var feed = _folder.Feed("a.ndjson.gz", pageSize: 3);
            await using var source = SourceRun.Open(feed);
            var plans = await SourceRun.PlanAllAsync(source, maxPages: 1);
            for (var i = 0; i < plans.Count - 1; i++)
            {
                await using var resumed = SourceRun.Open(feed);
                var rest = await SourceRun.PlanAllAsync(resumed, plans[i].NextCursor, maxPages: 1);
                Assert.Equal(
                    plans.Skip(i + 1).SelectMany(p => p.Pages).Select(p => p.Token),
                    rest.SelectMany(p => p.Pages).Select(p => p.Token));
            }
        }
    }

    [Fact]
    public async Task Archive_WithAnyBitFlipped_NeverGivesOtherRecordsSilently()
    {
        for (var at = 0; at < Packed.Length; at++)
        {
            var damaged = (byte[])Packed.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            _folder.Write("a.ndjson.gz", damaged);
            List<RawRecord> records = [];
            List<SourceException> errors;
            try
            {
                (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.ndjson.gz", pageSize: 7));
            }
            catch (SourceException e)
            {
                errors = [e];
            }

            Assert.True(errors.Count > 0 || records.Texts().SequenceEqual(Lines), $"byte {at}");
        }
    }

    [Fact]
    public async Task Archive_OfSeveralMembers_IsOneText()
    {
        byte[] empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] named = [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2, .. "name\0comment\0"u8, 9, 9, .. FeedFolder.Gzip("2}\n{\"id\":3}")[10..]];
        _folder.Write("a.ndjson.gz", [.. empty, .. FeedFolder.Gzip("{\"id\":1}\n{\"id\":"), .. empty, .. named, .. new byte[600]]);

        Assert.Equal(["{\"id\":1}", "{\"id\":2}", "{\"id\":3}"], (await SourceRun.LoadAsync(_folder.Feed("a.ndjson.gz"))).Texts());
    }

    [Fact]
    public async Task Archive_OfManyLargeMembers_IsOneText()
    {
        var random = new Random(7);
        var lines = Enumerable.Range(0, 300).Select(_ => $"{{\"id\":\"{new string([.. Enumerable.Range(0, random.Next(1, 3000)).Select(_ => (char)random.Next('a', 'z'))])}\"}}\n").ToList();
        _folder.Write("a.ndjson.gz", [.. lines.Chunk(11).SelectMany(c => FeedFolder.Gzip(string.Concat(c)))]);

        Assert.Equal(lines, (await SourceRun.LoadAsync(_folder.Feed("a.ndjson.gz"))).Select(r => r.Text() + "\n"));
    }

    [Fact]
    public async Task Archive_FollowedByOtherBytes_FailsBehindItsRecords()
    {
        _folder.Write("a.ndjson.gz", [.. Packed, 1, 2, 3]);

        var (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.ndjson.gz"));

        Assert.Equal(Lines, records.Texts());
        Assert.Contains("goes on near byte", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainText_NamedGz_IsRefused()
    {
        _folder.Write("a.ndjson.gz", "{\"id\":1}\n");

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => SourceRun.LoadAsync(_folder.Feed("a.ndjson.gz")));

        Assert.True(error.StopsRun);
        Assert.Equal("a.ndjson.gz: found bytes that are no gzip file; expected one by its name or source.compression. Set source.compression to \"none\" if it is not compressed.", error.Message);
    }

    [Fact]
    public async Task DamagedFile_AmongOthers_LeavesTheOthers()
    {
        _folder.Write("a.ndjson.gz", Packed[..(Packed.Length / 2)]);
        _folder.Write("b.ndjson", "{\"id\":\"b\"}\n");

        var (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("*"));

        Assert.Equal("{\"id\":\"b\"}", records[^1].Text());
        Assert.StartsWith("a.ndjson.gz: the records from line ", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compression_DeclaredAgainstTheName_IsFollowed()
    {
        _folder.Write("a.ndjson", Packed);
        _folder.Write("b.ndjson.gz", Encoding.UTF8.GetBytes("{\"id\":1}"));

        Assert.Equal(Lines, (await SourceRun.LoadAsync(_folder.Feed("a.ndjson", source: o => o with { Compression = FileCompression.Gzip }))).Texts());
        Assert.Equal(["{\"id\":1}"], (await SourceRun.LoadAsync(_folder.Feed("b.ndjson.gz", source: o => o with { Compression = FileCompression.None }))).Texts());
    }
}
