using Azure.Core.Serialization;
using EtlFunctions.Api;
using EtlFunctions.App.Activities;
using EtlFunctions.App.Orchestrations;
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
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Lease);
        builder.Services.AddSingleton<StartCheck>();
        builder.Services.AddSingleton<ActivityInvoker>();
        builder.Services.AddSingleton<FinishedSegments>();
        builder.Services.AddEtlCore(_ => options.Database);
        builder.Services.AddEtlApi(Path.Combine(AppContext.BaseDirectory, options.FeedFolder));
        builder.Services.Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(DurableJson.Options));
        builder.AddEtlTelemetry();
    }
}
