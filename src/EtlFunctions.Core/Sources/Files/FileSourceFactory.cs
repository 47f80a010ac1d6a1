using Azure.Core;
using EtlFunctions.Database;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Opens sources of type <c>file</c>: NDJSON, JSON arrays and CSV, plain or gzip, on this machine or in a store.</summary>
public sealed class FileSourceFactory : IProductSourceFactory
{
    private readonly ObjectStores _stores;

    /// <summary>Initializes a new instance of the <see cref="FileSourceFactory"/> class.</summary>
    /// <param name="credential">Reads blobs where a feed names no connection; by default the process's own Azure identity.</param>
    public FileSourceFactory(TokenCredential? credential = null)
        : this(new ObjectStores(credential ?? new AzureCredential()))
    {
    }

    internal FileSourceFactory(ObjectStores stores) => _stores = stores;

    /// <inheritdoc/>
    public string Type => FileSourceOptions.TypeName;

    /// <inheritdoc/>
    public IProductSource Create(Feed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return TransformedSource.Of(feed, new FileSource(feed, FilesOf(feed)));
    }

    /// <summary>Gets the files of a feed.</summary>
    internal FeedFiles FilesOf(Feed feed) => new(feed, _stores);
}
