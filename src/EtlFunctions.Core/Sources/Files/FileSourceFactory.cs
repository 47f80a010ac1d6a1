using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Opens sources of type <c>file</c>: NDJSON, JSON arrays and CSV, plain or gzip.</summary>
public sealed class FileSourceFactory : IProductSourceFactory
{
    /// <inheritdoc/>
    public string Type => FileSourceOptions.TypeName;

    /// <inheritdoc/>
    public IProductSource Create(Feed feed) => TransformedSource.Of(feed, new FileSource(feed));
}
