using System.Collections.Concurrent;
using Azure.Core;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>The stores of a process, each opened once: its connections and tokens serve all feeds.</summary>
/// <remarks>The clients of Azure and Amazon are loaded with the first path that needs them.</remarks>
internal sealed class ObjectStores(Func<StoragePath, FileSourceOptions, IObjectStore> open)
{
    private readonly ConcurrentDictionary<StoreKey, Lazy<IObjectStore>> _opened = new();

    public ObjectStores(TokenCredential credential)
        : this((path, options) => path.IsBlob ? BlobStore.Open(path, options, credential) : BucketStore.Open(path, options))
    {
    }

    public IObjectStore Of(StoragePath path, FileSourceOptions options) => _opened.GetOrAdd(
        new StoreKey(path.Root, options.Connection, options.Endpoint, options.Region, options.PathStyle),
        _ => new Lazy<IObjectStore>(() => open(path, options), LazyThreadSafetyMode.PublicationOnly)).Value;

    private sealed record StoreKey(string Root, string? Connection, string? Endpoint, string? Region, bool? PathStyle);
}
