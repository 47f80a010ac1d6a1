namespace EtlFunctions.Sources.Files;

/// <summary>An object of a store. Its version is its ETag, on which every read of it is conditional.</summary>
/// <param name="Store">The container or bucket.</param>
/// <param name="Key">The key in it.</param>
/// <param name="Name">The whole path.</param>
/// <param name="Kind">How it holds its records.</param>
/// <param name="Fingerprint">The version.</param>
internal sealed record StoredFile(IObjectStore Store, string Key, string Name, FileKind Kind, FileFingerprint Fingerprint) : SourceFile(Name, Kind, Fingerprint)
{
    public override Stream Open() => new StoredStream(this);

    public override void VerifyPlanned(Stream open)
    {
        // Whatever came was of the version: it was asked for as such.
    }

    public override async Task VerifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await Store.FindAsync(Key, cancellationToken);
            if (found != Fingerprint)
            {
                throw Changed(found.ToString());
            }
        }
        catch (StorageFault fault)
        {
            throw await FailureAsync(fault, cancellationToken);
        }
    }

    public override async Task<byte[]> ReadPartAsync(long offset, int count, CancellationToken cancellationToken)
    {
        var part = GC.AllocateUninitializedArray<byte>(count);
        await using var stream = new StoredStream(this, offset, count);
        await stream.ReadExactlyAsync(part, cancellationToken);
        return part;
    }

    public override SourceFile WithCharset()
    {
        if (Kind.IsPacked || Fingerprint.Length == 0)
        {
            return this;
        }

        using var stream = new StoredStream(this, 0, Math.Min(ByteOrderMark.MaxLength, Fingerprint.Length));
        var start = new byte[ByteOrderMark.MaxLength];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return this with { Kind = Kind with { Charset = ByteOrderMark.Find(start.AsSpan(0, read), Name, Kind.Charset).Charset } };
    }

    /// <summary>Says what a fault means for the run that planned the object.</summary>
    public async Task<SourceException> FailureAsync(StorageFault fault, CancellationToken cancellationToken)
    {
        var found = fault;
        if (fault.Kind == StorageFaultKind.Changed)
        {
            // A condition that does not hold tells neither what is there now nor that nothing is.
            try
            {
                return Changed((await Store.FindAsync(Key, cancellationToken)).ToString());
            }
            catch (StorageFault now)
            {
                found = now.Kind == StorageFaultKind.NoObject ? now : fault;
            }
        }

        return found.Kind switch
        {
            StorageFaultKind.NoObject or StorageFaultKind.NoContainer => Gone(),
            StorageFaultKind.Changed => Changed(found.Message),
            _ => StorageFailure.Of(Name, found),
        };
    }
}
