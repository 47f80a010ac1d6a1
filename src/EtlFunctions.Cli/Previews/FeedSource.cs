using EtlFunctions.Cli.Commands;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Previews;

/// <summary>Opens a feed's source outside of a run.</summary>
internal static class FeedSource
{
    /// <summary>Opens the source, and before it the target database where the records are there.</summary>
    public static async Task<IProductSource> OpenAsync(CommandSession session, Feed feed)
    {
        if (feed.Source is PostgresSourceOptions { Connection: null })
        {
            await session.OpenDatabaseAsync();
        }

        var factories = session.Services.GetServices<IProductSourceFactory>().ToArray();
        var factory = Array.Find(factories, f => f.Type == feed.Source.Type)
            ?? throw new SourceException(
                $"Feed {feed.Name}: found the source type '{feed.Source.Type}', expected one of {string.Join(", ", factories.Select(f => f.Type))}.");
        return factory.Create(feed);
    }
}
