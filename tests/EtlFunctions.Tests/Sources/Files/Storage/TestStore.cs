using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files.Storage;

/// <summary>A container or bucket of its own for a test.</summary>
internal abstract class TestStore(string root)
{
    /// <summary>Gets what its paths begin with, up to the last slash before a key.</summary>
    public string Root => root;

    public static async Task<TestStore> CreateAsync(string kind) => kind == "azblob" ? await BlobTestStore.CreateAsync() : await BucketTestStore.CreateAsync();

    public abstract Task PutAsync(string key, byte[] content);

    public abstract Task DeleteAsync(string key);

    /// <summary>Gets the options that reach it.</summary>
    public abstract FileSourceOptions Options(params string[] paths);

    /// <summary>Gets the options that reach it with credentials of somebody else.</summary>
    public abstract FileSourceOptions WrongOptions(params string[] paths);

    /// <summary>Gets the factory that knows its credentials.</summary>
    public abstract FileSourceFactory Factory { get; }

    /// <summary>Gets the factory whose credentials it does not know.</summary>
    public abstract FileSourceFactory WrongFactory { get; }

    public Task PutAsync(string key, string content) => PutAsync(key, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Gets a feed of objects.</summary>
    /// <param name="keys">Keys or globs.</param>
    /// <param name="pageSize">The records of a page.</param>
    public Feed Feed(string[] keys, int pageSize = 25, Func<FileSourceOptions, FileSourceOptions>? source = null)
    {
        using var folder = new FeedFolder();
        var options = Options([.. keys.Select(key => root + key)]);
        return folder.Feed("unused", pageSize) with { Source = source?.Invoke(options) ?? options };
    }

    public IProductSource Open(Feed feed) => Factory.Create(feed);

    public async Task<List<string>> LoadAsync(Feed feed)
    {
        await using var source = Open(feed);
        var texts = new List<string>();
        foreach (var page in (await SourceRun.PlanAllAsync(source)).SelectMany(p => p.Pages))
        {
            texts.AddRange((await SourceRun.ReadAsync(source, page)).Texts());
        }

        return texts;
    }
}
