using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EtlFunctions.Sources.Http;

/// <summary>Registers the HTTP source and its clients.</summary>
internal static class HttpSourceServices
{
    /// <summary>The client of feeds; it refuses link-local addresses.</summary>
    public const string Client = "EtlFunctions.Source";

    /// <summary>The client of feeds that allow link-local addresses.</summary>
    public const string UnguardedClient = "EtlFunctions.Source.LinkLocal";

    // A connection lives as long as the pool's database connections do, so that changes of DNS are seen.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static void AddHttpSource(this IServiceCollection services)
    {
        services.TryAddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        services.TryAddSingleton(_ => HttpClient.DefaultProxy);
        services.AddClient(Client, isGuarded: true);
        services.AddClient(UnguardedClient, isGuarded: false);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProductSourceFactory, HttpSourceFactory>());
    }

    private static void AddClient(this IServiceCollection services, string name, bool isGuarded)
    {
        var client = services
            .AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(
                provider.GetRequiredService<IWebProxy>(), isGuarded ? new GuardedConnection(provider.GetRequiredService<ResolveHost>()) : null))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // The default loggers would write addresses with what stands in them.
            .RemoveAllLoggers();
        if (isGuarded)
        {
            client.AddHttpMessageHandler(provider => new ProxiedHost(provider.GetRequiredService<IWebProxy>(), provider.GetRequiredService<ResolveHost>()));
        }
    }

    private static SocketsHttpHandler Handler(IWebProxy proxy, GuardedConnection? guard) => new()
    {
        Proxy = proxy,
        // Redirects are followed by RequestSender, which knows who may see the credentials.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli | DecompressionMethods.Deflate,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        ConnectCallback = guard is null ? null : guard.OpenAsync,
    };
}
