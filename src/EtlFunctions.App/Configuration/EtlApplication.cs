using Azure.Core.Serialization;
using EtlFunctions.Api;
using EtlFunctions.App.Activities;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.App.Schedules;
using EtlFunctions.App.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.App.Configuration;

/// <summary>Puts the app together.</summary>
internal static class EtlApplication
{
    /// <summary>Registers Core, the API and telemetry, with the settings read and validated.</summary>
    /// <param name="builder">The worker's builder.</param>
    /// <exception cref="AppSettingsException">A setting is missing or wrong.</exception>
    public static void AddEtl(this FunctionsApplicationBuilder builder)
    {
        var options = AppSettings.Read(builder.Configuration);
        builder.Services.AddEtl(options);
        builder.Services.AddSingleton(AppSettings.ReadNightly(builder.Configuration, options));
        builder.Services.AddSingleton<NightlyClock>();
        builder.Services.AddSingleton<StartCheck>();
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
        services.AddSingleton<FinishedSegments>();
        services.AddEtlCore(_ => options.Database);
        services.AddEtlApi(Path.Combine(AppContext.BaseDirectory, options.FeedFolder));
    }
}
