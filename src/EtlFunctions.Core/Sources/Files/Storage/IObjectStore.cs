namespace EtlFunctions.Sources.Files;

/// <summary>A container or bucket whose objects are read. Every member throws <see cref="StorageFault"/> only, once its own retries are over.</summary>
internal interface IObjectStore
{
    /// <summary>Lists the objects whose keys begin with a prefix, in no certain order.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Gets the version of an object that is there now.</summary>
    Task<FileFingerprint> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Opens a part of an object, on condition that it still is a version.</summary>
    /// <param name="key">The object.</param>
    /// <param name="tag">The version's ETag, without quotes.</param>
    /// <param name="from">The first byte.</param>
    /// <param name="count">The bytes, at least 1, all of which the version has.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    Task<Stream> OpenAsync(string key, string tag, long from, long count, CancellationToken cancellationToken);

    /// <summary>Says what a failure within an opened part means; <see langword="null"/> for one that is not the store's.</summary>
    StorageFault? FaultOf(Exception failure);
}

/// <summary>An object as a store lists it.</summary>
internal readonly record struct StoredObject(string Key, FileFingerprint Version);
