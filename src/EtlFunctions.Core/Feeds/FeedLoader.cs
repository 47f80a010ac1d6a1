using EtlFunctions.Feeds.Reading;

namespace EtlFunctions.Feeds;

/// <summary>Loads feed files, from a folder by name or from anywhere by path. Safe to call concurrently.</summary>
public sealed class FeedLoader : IFeedProvider
{
    /// <summary>The most bytes of a feed file: 1 MiB. It guards against a data file given in its place.</summary>
    public const int MaxFileBytes = 1024 * 1024;

    private readonly FeedReader _reader;

    /// <summary>Initializes a new instance of the <see cref="FeedLoader"/> class.</summary>
    /// <param name="folder">The folder of the feeds that have a name; it need not exist.</param>
    /// <param name="environment">Finds the value of <c>${env:NAME}</c>; by default the process's environment variables.</param>
    public FeedLoader(string folder = "feeds", Func<string, string?>? environment = null)
    {
        Folder = folder;
        _reader = new FeedReader(environment ?? Environment.GetEnvironmentVariable, SourceOptionsReaders.All);
    }

    /// <summary>Gets the folder of the feeds that have a name.</summary>
    public string Folder { get; }

    /// <summary>Loads and validates a feed.</summary>
    /// <param name="nameOrPath">A name, for <c>&lt;folder&gt;/&lt;name&gt;.json</c>, whose key <c>name</c> must then be the same; anything else is the path of a feed file.</param>
    /// <returns>The feed.</returns>
    /// <exception cref="FeedValidationException">The file is missing, unreadable or not a valid feed; carries every error.</exception>
    public Feed Load(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nameOrPath);
        return FeedName.IsValid(nameOrPath)
            ? Load(Path.Combine(Folder, nameOrPath + FeedFolder.Extension), nameOrPath)
            : Load(nameOrPath, requiredName: null);
    }

    /// <summary>Gets the file that <see cref="Load(string)"/> reads, whether it is there or not.</summary>
    /// <param name="nameOrPath">A name or a path.</param>
    /// <returns>An absolute path.</returns>
    public string PathOf(string nameOrPath) =>
        Path.GetFullPath(FeedName.IsValid(nameOrPath) ? Path.Combine(Folder, nameOrPath + FeedFolder.Extension) : nameOrPath);

    /// <inheritdoc/>
    Feed IFeedProvider.Load(string name) => Load(name);

    private Feed Load(string file, string? requiredName)
    {
        var content = FeedFile.Read(file, Folder);
        var directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return _reader.Read(content, file, directory, requiredName);
    }
}
