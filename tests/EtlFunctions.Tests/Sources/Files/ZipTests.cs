using System.IO.Compression;
using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class ZipTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Packs texts by their names.</summary>
    public static byte[] Pack(params (string Name, string Text)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }

    [Fact]
    public async Task OnlyEntry_IsRead()
    {
        _folder.Write("a.zip", Pack(("b/", ""), ("b/a.csv", "id,title\n1,Lamp\n2,Desk\n"), ("__MACOSX/b/._a.csv", "x"), ("b/.DS_Store", "x")));

        var records = await SourceRun.LoadAsync(_folder.Feed("a.zip"));

        Assert.Equal(["1", "2"], records.Select(r => EncodingTests.Field(r, "id")));
        Assert.Equal("a.zip!/b/a.csv, line 3, byte 16", records[1].Location.ToString());
    }

    [Fact]
    public async Task Entries_ThatFit_AreReadInNameOrder()
    {
        _folder.Write("a.bin", Pack(("b.ndjson", "{\"id\":\"3\"}"), ("a.ndjson", "{\"id\":\"1\"}\n{\"id\":\"2\"}"), ("note.txt", "x"), ("c/d.ndjson", "{\"id\":\"4\"}")));
        var feed = _folder.Feed("a.bin", pageSize: 1, source: o => o with { Compression = FileCompression.Zip, Entry = "*.ndjson" });

        Assert.Equal(["1", "2", "3"], (await SourceRun.LoadAsync(feed, maxPages: 1)).Select(r => EncodingTests.Field(r, "id")));
        Assert.Equal(["4"], (await SourceRun.LoadAsync(feed with { Source = (FileSourceOptions)feed.Source with { Entry = "c/d.ndjson" } })).Select(r => EncodingTests.Field(r, "id")));
    }

    [Theory]
    [InlineData(null, "a.zip: found 2 files (a.csv, b.csv) in the archive; expected one. Set source.entry to its name, or to a pattern")]
    [InlineData("c*", "a.zip: found no entry \"c*\" in the archive; it has a.csv, b.csv.")]
    public async Task Entries_ThatAreNotTold_AreAsked(string? entry, string message)
    {
        _folder.Write("a.zip", Pack(("a.csv", "id\n1\n"), ("b.csv", "id\n1\n")));

        Assert.StartsWith(message, (await RefusedAsync(_folder.Feed("a.zip", source: o => o with { Entry = entry }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_OfManyBytes_GivesTheSameRecordsFromEveryPage()
    {
        var text = "id,title,sku\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"P{i / 2},\"{Guid.NewGuid()}, \"\"x\"\"\",S{i}\n"));
        _folder.Write("a.zip", Pack(("a.csv", text)));
        _folder.Write("a.csv", text);

        var packed = await SourceRun.LoadAsync(_folder.Feed("a.zip"));

        Assert.Equal((await SourceRun.LoadAsync(_folder.Feed("a.csv"))).Texts(), packed.Texts());
        await using var source = SourceRun.Open(_folder.Feed("a.zip"));
        var pages = (await SourceRun.PlanAllAsync(source)).SelectMany(p => p.Pages).ToList();
        await using var another = SourceRun.Open(_folder.Feed("a.zip"));
        Assert.Equal(packed.Skip(250 * 25).Take(25).Texts(), (await SourceRun.ReadAsync(another, pages[250])).Texts());
    }

    [Fact]
    public async Task Archive_CutShort_IsRefused()
    {
        var packed = Pack(("a.csv", "id\n1\n"));
        _folder.Write("a.zip", packed[..^10]);

        Assert.Contains("the zip archive cannot be read", (await RefusedAsync(_folder.Feed("a.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_ThatIsDamaged_IsNeverTakenForWhole()
    {
        var text = "id,title\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{Guid.NewGuid()}\n"));
        var packed = Pack(("a.csv", text));
        packed[packed.Length / 2] ^= 0x10;
        _folder.Write("a.zip", packed);

        var (records, errors) = await SourceRun.LoadDamagedAsync(_folder.Feed("a.zip"));

        Assert.InRange(records.Count, 1, 20_000);
        Assert.Contains("the archive is damaged within this entry", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_ThatIsEncrypted_IsRefused()
    {
        var packed = Pack(("a.csv", "id\n1\n"));
        // The flag stands in the entry's header and in the directory.
        packed[6] |= 1;
        packed[packed.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        _folder.Write("a.zip", packed);

        Assert.Contains("is encrypted; expected one without a password", (await RefusedAsync(_folder.Feed("a.zip"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "found a zip archive (\"x.csv\" in it); expected a text. Set source.compression to \"zip\", or let its name end in .zip")]
    public async Task Archive_OfAnotherName_IsCalledSo(string name, string found)
    {
        _folder.Write(name, Pack(("x.csv", "id\n1\n")));

        Assert.Contains(found, (await RefusedAsync(_folder.Feed(name))).Message, StringComparison.Ordinal);
    }

    private static Task<SourceException> RefusedAsync(Feed feed) => Assert.ThrowsAnyAsync<SourceException>(() => SourceRun.LoadAsync(feed));
}
