using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Feeds.Reading;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Opens sources of type <c>postgres</c>.</summary>
/// <param name="target">Gives the target database, where sources without a connection of their own are.</param>
/// <param name="factory">Makes the pools of sources with a connection of their own.</param>
public sealed class PostgresSourceFactory(Func<EtlDataSource> target, DataSourceFactory factory) : IProductSourceFactory
{
    /// <inheritdoc/>
    public string Type => PostgresSourceOptions.TypeName;

    /// <inheritdoc/>
    public IProductSource Create(Feed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (PageOfOneChunk.FindFault(feed.Source, feed.Limits) is { } expected)
        {
            throw new SourceException($"Feed {feed.Name}: found limits.pageSize {feed.Limits.PageSize}; expected {expected}. Nothing was read.") { StopsRun = true };
        }

        var options = (PostgresSourceOptions)feed.Source;
        return TransformedSource.Of(feed, new PostgresSource(feed, options, Open(feed, options)));
    }

    private SourceDatabase Open(Feed feed, PostgresSourceOptions options)
    {
        if (options.Connection is null)
        {
            return new SourceDatabase(target(), isOwned: false, options);
        }

        try
        {
            // Each page holds at most one connection, and planning another.
            var settings = new DatabaseOptions { ConnectionString = options.Connection, ConnectionBudget = feed.Limits.MaxParallelPages + 1 };
            return new SourceDatabase(factory.Create(settings), isOwned: true, options);
        }
        catch (DatabaseConfigurationException fault)
        {
            throw new SourceException($"Feed {feed.Name}, source.connection: {fault.Message} Nothing was read.") { StopsRun = true };
        }
    }
}
