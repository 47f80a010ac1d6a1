using System.IO.Compression;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Records too long to keep; alone, because what they allocate is counted for the whole process.</summary>
[Collection(nameof(CountedMemory))]
public sealed class LongRecordTests : IDisposable
{
    private const int Length = 200 * 1024 * 1024;

    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.ndjson", "1\n", "\n3")]
    [InlineData("a.ndjson.gz", "1\n", "\n3")]
    [InlineData("a.json", "[1,\"", "\",3]")]
    [InlineData("a.csv", "id\n1\n", "\n3")]
    public async Task Record_TooLongToKeep_KeepsItsBeginningInBoundedMemory(string name, string before, string after)
    {
        Write(name, before, after);

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var records = await SourceRun.LoadAsync(_folder.Feed(name));

        Assert.Equal(3, records.Count);
        Assert.Equal(64 * 1024, records[1].Payload.Length);
        Assert.Contains("\0\0\0", records[1].Text(), StringComparison.Ordinal);
        Assert.Matches(@"^found a record of 209,715,20\d bytes; expected at most 8,388,608 \(limits.maxRecordBytes\). Its first 65,536 bytes are kept", records[1].Problem!.Message);
        Assert.All([records[0], records[2]], r => Assert.Null(r.Problem));
        // All that is allocated over the two times it is read: looked through for products in several places, then loaded.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 0, 2L * Length);
    }

    [Fact]
    public async Task ProductOfMoreRowsThanCanBeKept_KeepsItsBeginning()
    {
        var row = "b," + new string('x', 1_000_000) + "\n";
        _folder.Write("a.csv", "id,title\na,A\n" + string.Concat(Enumerable.Repeat(row, 70)) + "c,C\n");

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv"));

        Assert.Equal(3, records.Count);
        Assert.Equal("record_too_large", records[1].Problem!.Code);
        Assert.Contains("found a record of 71,", records[1].Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(64 * 1024, records[1].Payload.Length);
    }

    private void Write(string name, string before, string after)
    {
        using var file = File.Create(Path.Combine(_folder.Path, name));
        using var text = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
        text.Write(System.Text.Encoding.UTF8.GetBytes(before));
        var zeros = new byte[1024 * 1024];
        for (var written = 0; written < Length; written += zeros.Length)
        {
            text.Write(zeros);
        }

        text.Write(System.Text.Encoding.UTF8.GetBytes(after));
    }
}
