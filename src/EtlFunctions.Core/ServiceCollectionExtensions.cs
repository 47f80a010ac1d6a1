using Azure.Core;
using EtlFunctions.Checking;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;
using EtlFunctions.Sources.Http;
using EtlFunctions.Sources.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EtlFunctions;

/// <summary>Registers Core.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Registers all that a host needs to run feeds, but for an <see cref="IFeedProvider"/> and logging. What is registered before stays.</summary>
    /// <param name="services">The services.</param>
    /// <param name="database">Gives the target database; asked once, when the first connection is needed.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEtlCore(this IServiceCollection services, Func<IServiceProvider, DatabaseOptions> database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new LeaseOptions());
        services.TryAddSingleton<TokenCredential>(_ => new AzureCredential());
        services.TryAddSingleton(p => new DataSourceFactory(p.GetRequiredService<TokenCredential>(), p.GetService<ILoggerFactory>()));
        services.TryAddSingleton(p => p.GetRequiredService<DataSourceFactory>().Create(database(p)));
        services.TryAddSingleton(p => new SqlText(p.GetRequiredService<EtlDataSource>().Options));

        services.AddSources();
        services.AddLedger();
        services.AddActivities();
        return services;
    }

    private static void AddSources(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProductSourceFactory, FileSourceFactory>());
        services.AddHttpSource();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProductSourceFactory, PostgresSourceFactory>(
            p => new PostgresSourceFactory(p.GetRequiredService<EtlDataSource>, p.GetRequiredService<DataSourceFactory>())));
        services.TryAddSingleton<IRecordMapperFactory, RecordMapperFactory>();
        services.TryAddSingleton(p => new FeedSessions(
            p.GetRequiredService<IFeedProvider>(),
            p.GetServices<IProductSourceFactory>(),
            p.GetRequiredService<IRecordMapperFactory>(),
            p.GetRequiredService<LeaseOptions>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<FeedSessions>>()));
    }

    private static void AddLedger(this IServiceCollection services)
    {
        services.TryAddSingleton(p => new Migrator(p.GetRequiredService<EtlDataSource>(), p.GetRequiredService<SqlText>(), p.GetRequiredService<ILogger<Migrator>>()));
        services.TryAddSingleton(p => new RunLedger(p.GetRequiredService<EtlDataSource>(), p.GetRequiredService<SqlText>(), p.GetRequiredService<LeaseOptions>()));
        services.TryAddSingleton(p => new RunReader(p.GetRequiredService<EtlDataSource>(), p.GetRequiredService<SqlText>()));
        services.TryAddSingleton(p => new WatermarkLedger(p.GetRequiredService<EtlDataSource>(), p.GetRequiredService<SqlText>()));
        services.TryAddSingleton(p => new DeleteLedger(p.GetRequiredService<EtlDataSource>(), p.GetRequiredService<SqlText>()));
        services.TryAddSingleton(p => new DeleteApproval(
            p.GetRequiredService<DeleteLedger>(), p.GetRequiredService<PageKeyReader>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<DeleteApproval>>()));
        services.TryAddSingleton<PageKeyReader>();
        services.TryAddSingleton<MissingProducts>();
        services.TryAddSingleton<SkuGuard>();
        services.TryAddSingleton<PageLedger>();
        services.TryAddSingleton<PlaceLedger>();
        services.TryAddSingleton<ClaimLedger>();
        services.TryAddSingleton<HeldRecords>();
        services.TryAddSingleton<RecordCollector>();
        services.TryAddSingleton<RecordSettler>();
        services.TryAddSingleton<Settling>();
        services.TryAddSingleton<RejectLedger>();
        services.TryAddSingleton<RejectClosing>();
        services.TryAddSingleton<ReplayLedger>();
        services.TryAddSingleton(p => new KeptRejects(p.GetRequiredService<EtlDataSource>(), p.GetRequiredService<SqlText>()));
        services.TryAddSingleton(p => new LedgerPruning(
            p.GetRequiredService<EtlDataSource>(),
            p.GetRequiredService<SqlText>(),
            p.GetRequiredService<RunReader>(),
            p.GetRequiredService<RejectClosing>(),
            p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(p => new RejectReplay(
            p.GetRequiredService<ReplayLedger>(),
            p.GetRequiredService<RejectClosing>(),
            p.GetRequiredService<RunReader>(),
            p.GetRequiredService<IRecordMapperFactory>(),
            p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ShapeLedger>();
        services.TryAddSingleton<ShapeSample>();
        services.TryAddSingleton<ChunkLoader>();
        services.TryAddSingleton<SourceWarnings>();
        services.TryAddSingleton<SourceRetries>();
        services.TryAddSingleton<WriteRetries>();
        services.TryAddSingleton<PageLanding>();
        services.TryAddSingleton<PageLoader>();
        services.TryAddSingleton(p => new CatalogVerifier(
            p.GetServices<IProductSourceFactory>(),
            p.GetRequiredService<IRecordMapperFactory>(),
            p.GetRequiredService<EtlDataSource>(),
            p.GetRequiredService<SqlText>(),
            p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(p => new LoadRehearsal(
            p.GetRequiredService<EtlDataSource>(), p.GetRequiredService<SqlText>(), p.GetRequiredService<Migrator>(), p.GetRequiredService<RunLedger>()));
    }

    private static void AddActivities(this IServiceCollection services)
    {
        services.TryAddSingleton<RunJudge>();
        services.TryAddSingleton<LateRecords>();
        services.TryAddSingleton<DatabaseReach>();
        services.TryAddSingleton<FailedAttempts>();
        services.AddActivity<BeginRunActivity, BeginRunInput, BeginRunOutput>(i => new ActivityRun(i.RunId, null));
        services.AddActivity<LoadHeadActivity, LoadHeadInput, LoadHeadOutput>(i => new ActivityRun(i.RunId, i.Epoch));
        services.AddActivity<PlanSegmentActivity, PlanSegmentInput, PlanSegmentOutput>(i => new ActivityRun(i.RunId, i.Epoch));
        services.AddActivity<LoadPageActivity, LoadPageInput, LoadPageOutput>(i => new ActivityRun(i.RunId, i.Epoch, CountsFailures: true));
        services.AddActivity<FailPageActivity, FailPageInput, bool>(i => new ActivityRun(i.RunId, i.Epoch));
        services.AddActivity<ReconcileActivity, ReconcileInput, ReconcileOutput>(i => new ActivityRun(i.RunId, i.Epoch));
        services.AddActivity<DeleteMissingActivity, DeleteMissingInput, DeleteMissingOutput>(i => new ActivityRun(i.RunId, i.Epoch));
        services.AddActivity<CompleteRunActivity, CompleteRunInput, CompleteRunOutput>(i => new ActivityRun(i.RunId, i.Epoch));
    }

    private static void AddActivity<TActivity, TInput, TOutput>(this IServiceCollection services, Func<TInput, ActivityRun> runOf)
        where TActivity : class, IActivity<TInput, TOutput>
    {
        services.TryAddSingleton<TActivity>();
        services.TryAddSingleton<IActivity<TInput, TOutput>>(p => new WatchedActivity<TInput, TOutput>(
            p.GetRequiredService<TActivity>(), p.GetRequiredService<DatabaseReach>(), p.GetRequiredService<FailedAttempts>(), runOf));
    }
}
