namespace EtlFunctions.Sources.Files;

/// <summary>Says in the feed's terms why a store cannot be read.</summary>
internal static class StorageFailure
{
    /// <summary>Gets the failure of a path, or of an object that is not planned yet.</summary>
    public static SourceException Of(string name, StorageFault fault) => fault.Kind switch
    {
        StorageFaultKind.Busy => new SourceException($"{name}: the store cannot be read: {fault.Message}. The read is tried again.", fault) { IsTransient = true },
        StorageFaultKind.NoObject => new SourceException(
            $"{name}: no such object ({fault.Message}). Correct source.path; a key is written as it is, with nothing percent-encoded.", fault) { StopsRun = true, DeadEnd = DeadEnd.Gone },
        StorageFaultKind.NoContainer => new SourceException($"{name}: {fault.Message}. {fault.Remedy}", fault) { StopsRun = true, DeadEnd = DeadEnd.Gone },
        _ => new SourceException($"{name}: {fault.Message}. {fault.Remedy}", fault) { StopsRun = true },
    };
}
