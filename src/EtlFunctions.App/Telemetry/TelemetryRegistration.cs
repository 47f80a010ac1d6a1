using EtlFunctions.App.Configuration;
using EtlFunctions.Diagnostics;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;

namespace EtlFunctions.App.Telemetry;

/// <summary>Emits the worker's telemetry as OpenTelemetry; <c>telemetryMode</c> in host.json makes the host do the same.</summary>
internal static class TelemetryRegistration
{
    /// <summary>The standard setting of the OTLP exporter's address.</summary>
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Registers traces and metrics of Core, Npgsql and the worker, and all logs. An invocation continues the host's trace.</summary>
    /// <remarks>They go by OTLP, to Application Insights, to both or nowhere, as <see cref="Endpoint"/> and <see cref="AzureMonitor.ConnectionKey"/> are set.</remarks>
    /// <param name="builder">The worker's builder.</param>
    /// <exception cref="AppSettingsException">A setting is wrong.</exception>
    public static void AddEtlTelemetry(this IHostApplicationBuilder builder)
    {
        // The driver logs every statement it executes; its faults are logged by whoever gets them.
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        var telemetry = builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(tracing => tracing.AddSource(EtlTelemetry.Name).AddNpgsql())
            .WithMetrics(metrics => metrics.AddMeter(EtlTelemetry.Name).AddNpgsqlInstrumentation());
        if (!string.IsNullOrWhiteSpace(builder.Configuration[Endpoint]))
        {
            telemetry.UseOtlpExporter();
        }

        if (builder.Configuration[AzureMonitor.ConnectionKey] is { } connection && !string.IsNullOrWhiteSpace(connection))
        {
            telemetry.UseAzureMonitor(connection);
        }
    }
}
