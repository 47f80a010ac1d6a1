using Azure.Core.Serialization;
using EtlFunctions.Api;
using EtlFunctions.App.Activities;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.App.Schedules;
using EtlFunctions.App.Telemetry;
using EtlFunctions.App.Triggers;
using EtlFunctions.Database;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EtlFunctions.App.Configuration;

/// <summary>Puts the app together.</summary>
internal static class EtlApplication
{
    /// <summary>Registers Core, the API and telemetry, with the settings read and validated.</summary>
    /// <param name="builder">The worker's builder.</param>
    /// <exception cref="AppSettingsException">A setting is missing or wrong.</exception>
    public static void AddEtl(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(HostSettings.DefaultVersion(builder.Configuration, AppContext.BaseDirectory));
        var options = AppSettings.Read(builder.Configuration);
        builder.Services.AddEtl(options);
        builder.Services.AddSingleton(AppSettings.ReadNightly(builder.Configuration, options));
        builder.Services.AddSingleton<NightlyClock>();
        builder.Services.AddSingleton<StartCheck>();
        builder.AddEtlLogs();
        builder.Services.Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(DurableJson.Options));
        builder.AddEtlTelemetry();
    }

    /// <summary>Registers what functions need, whoever hosts them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The settings.</param>
    public static void AddEtl(this IServiceCollection services, AppOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Lease);
        services.AddSingleton<ActivityInvoker>();
        services.AddDurableRuns();
        services.AddEtlCore(_ => options.Database);
        if (options.MigrateOnStart)
        {
            services.AddSingleton<ISchemaGate, MigrationGate>();
        }

        services.AddEtlApi(Path.Combine(AppContext.BaseDirectory, options.FeedFolder));
    }

    /// <summary>Registers what starts, ends and purges runs of a task hub.</summary>
    /// <param name="services">The services.</param>
    public static void AddDurableRuns(this IServiceCollection services)
    {
        services.TryAddSingleton(new WorkflowVersion(null));
        services.AddSingleton<FinishedSegments>();
        services.AddSingleton<OldHistories>();
        services.AddSingleton<DurableRunEngines>();
    }
}
