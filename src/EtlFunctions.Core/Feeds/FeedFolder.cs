namespace EtlFunctions.Feeds;

/// <summary>The feeds of a folder: each <c>*.json</c> file but the schema.</summary>
/// <param name="loader">Loads the feeds; its folder is the one listed.</param>
public sealed class FeedFolder(FeedLoader loader)
{
    /// <summary>The ending of a feed file.</summary>
    internal const string Extension = ".json";

    /// <summary>The file in the folder that is no feed but the JSON schema of one.</summary>
    internal const string SchemaFile = "feed.schema.json";

    /// <summary>Lists the feeds with what each holds or what is wrong with it, in the order of their names.</summary>
    /// <returns>One entry for each file; none when the folder does not exist.</returns>
    public IReadOnlyList<FeedListing> List() => [.. Names(loader.Folder).Select(List)];

    /// <summary>Finds a feed with what it holds or what is wrong with it.</summary>
    /// <param name="name">The feed's name; anything else, such as a path, is not found.</param>
    /// <returns>The entry, or <see langword="null"/> when the folder has no such file.</returns>
    public FeedListing? Find(string name) => FeedName.IsValid(name) && Names().Contains(name) ? List(name) : null;

    /// <summary>Lists the names of the feeds without reading them.</summary>
    /// <returns>The names, sorted; none when the folder cannot be read.</returns>
    public IReadOnlyList<string> Names() => Names(loader.Folder);

    /// <summary>Lists the names of the feeds of a folder without reading them.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The names, sorted; none when the folder cannot be read.</returns>
    internal static IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder, "*" + Extension)
                    .Where(file => Path.GetFileName(file) != SchemaFile)
                    .Select(file => Path.GetFileNameWithoutExtension(file))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private FeedListing List(string name)
    {
        var file = Path.Combine(loader.Folder, name + Extension);
        if (!FeedName.IsValid(name))
        {
            return new FeedListing(name, file, null, [new FeedError(file, null, $"the file name \"{name}\"", $"a feed's name: {FeedName.Rules}")]);
        }

        try
        {
            return new FeedListing(name, file, loader.Load(name), []);
        }
        catch (FeedValidationException exception)
        {
            return new FeedListing(name, file, null, exception.Errors);
        }
    }
}

/// <summary>One file of a <see cref="FeedFolder"/>: a feed, or what is wrong with it.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="File">The file.</param>
/// <param name="Feed">The feed, or <see langword="null"/> when it is not valid.</param>
/// <param name="Errors">What is wrong; empty when there is a feed.</param>
public sealed record FeedListing(string Name, string File, Feed? Feed, IReadOnlyList<FeedError> Errors);
