using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files.Storage;

/// <summary>A store of one object whose parts break, stall or are refused as a test says.</summary>
internal sealed class BrokenStore(byte[] content) : IObjectStore
{
    public const string Key = "a.csv";

    /// <summary>Gets the parts asked for.</summary>
    public List<(long From, long Count)> Asked { get; } = [];

    /// <summary>Gets or sets whether the object is no longer there.</summary>
    public bool Gone { get; set; }

    /// <summary>Gets or sets what happens instead of each answer; <see langword="null"/> for nothing.</summary>
    public Func<int, StorageFault?> Fault { get; set; } = _ => null;

    /// <summary>Gets or sets after how many bytes of each answer the connection breaks.</summary>
    public Func<int, int> BreaksAfter { get; set; } = _ => int.MaxValue;

    public StoredFile File => new(this, Key, $"s3://shop/{Key}", new FileKind(EtlFunctions.Feeds.FileFormat.Csv, IsGzip: false), new FileFingerprint(content.Length, 0, "v1"));

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FileFingerprint> FindAsync(string key, CancellationToken cancellationToken) =>
        Gone ? throw new StorageFault(StorageFaultKind.NoObject, "found the answer 404 NoSuchKey") : Task.FromResult(new FileFingerprint(content.Length, 0, "v2"));

    public Task<Stream> OpenAsync(string key, string tag, long from, long count, CancellationToken cancellationToken)
    {
        Assert.Equal((Key, "v1"), (key, tag));
        Asked.Add((from, count));
        return Fault(Asked.Count) is { } fault
            ? throw fault
            : Task.FromResult<Stream>(new BreakingStream(content.AsMemory((int)from, (int)count), BreaksAfter(Asked.Count)));
    }

    public StorageFault? FaultOf(Exception failure) => null;

    private sealed class BreakingStream(ReadOnlyMemory<byte> part, int breaksAfter) : MemoryStream(part.ToArray())
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= breaksAfter
                ? ValueTask.FromException<int>(new IOException("Connection reset by peer."))
                : ValueTask.FromResult(Read(buffer.Span[..(int)Math.Min(buffer.Length, breaksAfter - Position)]));
    }
}
