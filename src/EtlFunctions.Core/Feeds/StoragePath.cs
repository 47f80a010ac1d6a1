using System.Diagnostics.CodeAnalysis;

namespace EtlFunctions.Feeds;

/// <summary>A path of a file source that names objects of a store, as they are called there: nothing in it is percent-encoded.</summary>
/// <param name="Account">The storage account of <c>azblob://account/container/key</c>; <see langword="null"/> for <c>s3://bucket/key</c>.</param>
/// <param name="Container">The container or bucket.</param>
/// <param name="Key">The key of an object, or a glob of keys.</param>
internal sealed record StoragePath(string? Account, string Container, string Key)
{
    public const string Blobs = "azblob://";
    public const string Buckets = "s3://";

    public bool IsBlob => Account is not null;

    public bool IsGlob => Key.Contains('*', StringComparison.Ordinal);

    /// <summary>Gets what all keys are below.</summary>
    public string Root => IsBlob ? $"{Blobs}{Account}/{Container}/" : $"{Buckets}{Container}/";

    /// <summary>Tells whether a path begins as one of a store does.</summary>
    public static bool IsStored(string path) =>
        path.StartsWith(Blobs, StringComparison.Ordinal) || path.StartsWith(Buckets, StringComparison.Ordinal);

    /// <summary>Gets a path of a store.</summary>
    /// <returns><see langword="false"/> for a path of a local file, and for one of a store that lacks a part.</returns>
    public static bool TryParse(string path, [NotNullWhen(true)] out StoragePath? parsed)
    {
        parsed = path.StartsWith(Blobs, StringComparison.Ordinal) && path[Blobs.Length..].Split('/', 3) is [{ Length: > 0 } account, { Length: > 0 } container, { Length: > 0 } blob]
                ? new StoragePath(account, container, blob)
            : path.StartsWith(Buckets, StringComparison.Ordinal) && path[Buckets.Length..].Split('/', 2) is [{ Length: > 0 } bucket, { Length: > 0 } key]
                ? new StoragePath(null, bucket, key)
            : null;
        return parsed is not null;
    }

    public override string ToString() => Root + Key;
}
