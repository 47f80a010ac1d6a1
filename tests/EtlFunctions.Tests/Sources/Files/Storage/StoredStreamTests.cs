using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files.Storage;

public sealed class StoredStreamTests
{
    private readonly byte[] _content = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31 >> 3))];

    [Fact]
    public void Read_FromBeginningToEnd_AsksForPartsThatGrow()
    {
        var store = new BrokenStore(_content);

        Assert.Equal(_content, ReadAll(store));

        Assert.Equal([(0, 262_144), (262_144, 524_288), (786_432, 1_048_576), (1_835_008, 1_164_992)], store.Asked);
    }

    [Fact]
    public void Read_ConnectionBreaksWithinParts_GoesOnWhereItBroke()
    {
        var store = new BrokenStore(_content) { BreaksAfter = call => call % 2 == 1 ? 100_000 : int.MaxValue };

        Assert.Equal(_content, ReadAll(store));

        Assert.Equal([(0, 262_144), (100_000, 162_144), (262_144, 524_288), (362_144, 424_288)], store.Asked.Take(4));
    }

    [Fact]
    public void Read_ConnectionBreaksAlwaysAtOnce_IsTransient()
    {
        var store = new BrokenStore(_content) { BreaksAfter = _ => 0 };

        var failure = Assert.Throws<SourceException>(() => ReadAll(store));

        Assert.Equal((true, 5), (failure.IsTransient, store.Asked.Count));
        Assert.StartsWith("s3://shop/a.csv: the store cannot be read: the connection broke at byte 0 (Connection reset by peer)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ConditionFailsForAnObjectThatIsGone_IsToldAsGone()
    {
        var store = new BrokenStore(_content) { Gone = true, Fault = call => call == 2 ? new StorageFault(StorageFaultKind.Changed, "another ETag") : null };

        Assert.Equal(DeadEnd.Gone, Assert.Throws<SourceChangedException>(() => ReadAll(store)).DeadEnd);
    }

    [Fact]
    public void Read_ChangedBetweenParts_IsRefused()
    {
        var store = new BrokenStore(_content) { Fault = call => call == 2 ? new StorageFault(StorageFaultKind.Changed, "another ETag") : null };

        var failure = Assert.Throws<SourceChangedException>(() => ReadAll(store));

        Assert.Equal((2, DeadEnd.Changed), (store.Asked.Count, failure.DeadEnd));
        Assert.Contains("found 3,000,000 bytes, ETag v2; planned 3,000,000 bytes, ETag v1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StoreIsBusy_IsTransientAndAskedOnce()
    {
        var store = new BrokenStore(_content) { Fault = _ => new StorageFault(StorageFaultKind.Busy, "found the answer 503 SlowDown") };

        var failure = Assert.Throws<SourceException>(() => ReadAll(store));

        // The store's own client has tried again before it says so.
        Assert.Equal((true, 1), (failure.IsTransient, store.Asked.Count));
    }

    [Fact]
    public void Position_Set_GoesOnThere()
    {
        var store = new BrokenStore(_content);
        using var stream = store.File.Open();
        var buffer = new byte[1000];

        stream.ReadExactly(buffer);
        stream.Position = 2_000_000;
        stream.ReadExactly(buffer);

        Assert.Equal(_content[2_000_000..2_001_000], buffer);
        Assert.Equal((2_000_000, 262_144), store.Asked[^1]);
        stream.Seek(0, SeekOrigin.End);
        Assert.Equal((3_000_000, 0), (stream.Position, stream.Read(buffer)));
    }

    [Fact]
    public async Task Part_OfAnObject_IsOneRequest()
    {
        var store = new BrokenStore(_content);

        var part = await store.File.ReadPartAsync(1000, 2_000_000, CancellationToken.None);

        Assert.Equal(_content[1000..2_001_000], part);
        Assert.Equal([(1000, 2_000_000)], store.Asked);
    }

    private static byte[] ReadAll(BrokenStore store)
    {
        using var stream = store.File.Open();
        using var all = new MemoryStream();
        stream.CopyTo(all, 50_000);
        return all.ToArray();
    }
}
