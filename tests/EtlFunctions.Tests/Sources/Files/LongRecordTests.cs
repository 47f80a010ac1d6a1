namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Records too long to keep; alone, because what they allocate is counted for the whole process.</summary>
[Collection(nameof(CountedMemory))]
public sealed class LongRecordTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Record_TooLongToKeep_KeepsItsBeginningInBoundedMemory()
    {
        const long Length = 200L << 20;
        var path = _folder.Write("a.ndjson", "{\"id\":1}\n{\"id\":2,");
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(Length);
            file.Seek(0, SeekOrigin.End);
            file.Write("\n{\"id\":3}"u8);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var records = await SourceRun.LoadAsync(_folder.Feed("a.ndjson"));

        Assert.Equal([8, 64 * 1024, 8], records.Select(r => r.Payload.Length));
        Assert.StartsWith("{\"id\":2,\0", records[1].Text(), StringComparison.Ordinal);
        Assert.Contains("found a record of 209,715,191 bytes", records[1].Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("Its first 65,536 bytes are kept", records[1].Problem!.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 256 * 1024 * 1024);
    }
}
