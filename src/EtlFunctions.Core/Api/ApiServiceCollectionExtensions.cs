using EtlFunctions.Checking;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Starting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EtlFunctions.Api;

/// <summary>Registers the API.</summary>
public static class ApiServiceCollectionExtensions
{
    /// <summary>Registers the API over Core's services, and the feeds of a folder. What is registered before stays.</summary>
    /// <param name="services">The services, with Core's.</param>
    /// <param name="feedFolder">The folder of the feed files.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEtlApi(this IServiceCollection services, string feedFolder)
    {
        services.TryAddSingleton(new FeedLoader(feedFolder));
        services.TryAddSingleton<IFeedProvider>(p => p.GetRequiredService<FeedLoader>());
        services.TryAddSingleton<FeedFolder>();
        services.TryAddSingleton<FeedChecker>();
        services.TryAddSingleton<ISchemaGate, OpenGate>();
        services.TryAddSingleton<RunStarter>();
        services.TryAddSingleton<NightlyRuns>();
        services.TryAddSingleton<RunsApi>();
        services.TryAddSingleton<DeletesApi>();
        services.TryAddSingleton<FeedsApi>();
        services.TryAddSingleton<RejectsApi>();
        services.TryAddSingleton<HealthApi>();
        return services;
    }
}
