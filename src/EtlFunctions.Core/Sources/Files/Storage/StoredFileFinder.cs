using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the objects of a store that a path or glob names.</summary>
internal static class StoredFileFinder
{
    /// <summary>Finds the objects by name, with what opens each.</summary>
    /// <exception cref="SourceException">The path names no object that can be read.</exception>
    public static IEnumerable<(string Name, Func<FileKind, SourceFile> Open)> Find(StoragePath path, IObjectStore store, CancellationToken cancellationToken)
    {
        List<StoredObject> found;
        try
        {
            found = path.IsGlob
                ? Matching(path, store, cancellationToken)
                : [new StoredObject(path.Key, store.FindAsync(path.Key, cancellationToken).GetAwaiter().GetResult())];
        }
        catch (StorageFault fault)
        {
            throw StorageFailure.Of(path.ToString(), fault);
        }

        return found.Select(stored =>
        {
            var name = path.Root + stored.Key;
            return (name, new Func<FileKind, SourceFile>(kind => new StoredFile(store, stored.Key, name, kind, stored.Version)));
        });
    }

    private static List<StoredObject> Matching(StoragePath path, IObjectStore store, CancellationToken cancellationToken)
    {
        var glob = new KeyGlob(path.Key);
        var below = 0;
        var found = new List<StoredObject>();
        foreach (var stored in store.ListAsync(glob.Prefix, cancellationToken).ToBlockingEnumerable(cancellationToken))
        {
            below++;
            // A key that ends in a slash stands for a folder.
            if (!stored.Key.EndsWith('/') && glob.Matches(stored.Key))
            {
                found.Add(stored);
            }
        }

        return found.Count > 0 ? found : throw new SourceException(
            $"{path}: {(below == 0 ? $"no object begins with {path.Root}{glob.Prefix}" : $"none of the {below:N0} objects below {path.Root}{glob.Prefix} matches")}; expected at least one. "
            + "Correct source.path: * stays between two slashes, **/ goes into all folders.") { StopsRun = true, DeadEnd = DeadEnd.Gone };
    }
}
