using EtlFunctions.Feeds;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Sources.Http;

/// <summary>Opens sources of type <c>http</c>.</summary>
/// <param name="clients">Gives the clients that <c>AddEtlCore</c> registers.</param>
/// <param name="timeProvider">The clock of waits, delays and timeouts.</param>
/// <param name="loggers">Makes the log.</param>
public sealed class HttpSourceFactory(IHttpClientFactory clients, TimeProvider timeProvider, ILoggerFactory loggers) : IProductSourceFactory
{
    /// <inheritdoc/>
    public string Type => HttpSourceOptions.TypeName;

    /// <inheritdoc/>
    public IProductSource Create(Feed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var options = (HttpSourceOptions)feed.Source;
        var logger = loggers.CreateLogger<HttpSource>();
        var client = clients.CreateClient(options.AllowLinkLocal ? HttpSourceServices.UnguardedClient : HttpSourceServices.Client);
        var address = new SourceAddress(options);
        var pace = new RequestPace(feed.Name, options, timeProvider, logger);
        var credentials = Credentials(options, address, client);
        var sender = new RequestSender(client, options, address, credentials, pace, timeProvider);
        var timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        var retries = new RequestRetries(feed.Name, timeout, TimeSpan.FromSeconds(options.TotalTimeoutSeconds), timeProvider, logger);
        var fetch = new PageFetch(feed, options, address, sender, retries, pace, timeProvider);
        var totals = new TotalWatch(feed, options, logger);
        var known = new KnownPages();
        var children = options.Children.Count == 0 ? null : new ChildFetch(feed, sender, retries, pace, totals, timeProvider, logger);
        var stream = new StreamPlanner(feed, options, address, sender, retries, pace, totals, timeProvider);
        var export = options.Export is null ? null
            : new ExportPlanner(feed, options, address, new ExportCalls(options, address, sender, retries, pace, timeProvider), stream, timeProvider, logger);
        var source = new HttpSource(
            options,
            address,
            new PagePlanner(feed, options, address, fetch, new PaginatorFinder(feed, fetch, logger), totals, known, timeProvider, logger),
            stream,
            export,
            new PageReader(feed, options, address, fetch, totals, known),
            Children(),
            totals,
            retries,
            new HttpResources(pace, credentials as IDisposable, children));
        return TransformedSource.Of(feed, source);

        PageChildren? Children()
        {
            var hand = new ChildrenInHand(timeProvider);
            return children is null ? null : new PageChildren(options, new ChildrenOfRecord(feed, options, children, hand), hand);
        }
    }

    private IRequestCredentials? Credentials(HttpSourceOptions options, SourceAddress address, HttpClient client) => options.Auth switch
    {
        null => null,
        { Type: HttpAuthType.Oauth2ClientCredentials } auth => new ClientCredentials(auth, address.Secrets, client, timeProvider),
        var auth => new FixedCredentials(auth),
    };
}

/// <summary>What a source holds until it is closed.</summary>
internal sealed class HttpResources(IDisposable pace, IDisposable? credentials, IDisposable? children) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        pace.Dispose();
        credentials?.Dispose();
        children?.Dispose();
        return ValueTask.CompletedTask;
    }
}
