using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using EtlFunctions.App.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace EtlFunctions.App.Telemetry;

/// <summary>Sends the worker's traces, metrics and logs to Application Insights, with the process's identity instead of a key.</summary>
/// <remarks>
/// The host sends its own by the same setting: the requests, and its logs but for the worker's, which <c>UseFunctionsWorkerDefaults</c>
/// tells it to leave to the worker. So nothing arrives twice.
/// </remarks>
internal static class AzureMonitor
{
    /// <summary>The setting of the address, the same as the host's.</summary>
    public const string ConnectionKey = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Adds the three exporters. They send in the background and keep on disk what cannot be sent yet; starting waits for none.</summary>
    /// <param name="telemetry">The worker's telemetry.</param>
    /// <param name="connection">The connection string of an Application Insights resource.</param>
    /// <exception cref="AppSettingsException">It is none.</exception>
    public static void UseAzureMonitor(this IOpenTelemetryBuilder telemetry, string connection)
    {
        Validate(connection);
        telemetry.Services.AddOptions<AzureMonitorExporterOptions>().Configure<TokenCredential>((options, credential) =>
        {
            options.ConnectionString = connection;
            options.Credential = credential;

            // By default a log is dropped with its trace, of which at most 5 a second are kept. Alerts are made of logs.
            options.EnableTraceBasedLogsSampler = false;
        });

        // UseAzureMonitorExporter would add the exporter of logs only when the host starts, and lose what is said before.
        telemetry
            .WithTracing(tracing => tracing.AddAzureMonitorTraceExporter())
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter())
            .WithLogging(logging => logging.AddAzureMonitorLogExporter(), options => options.IncludeFormattedMessage = true);
    }

    private static void Validate(string connection)
    {
        if (!connection.Split(';').Any(part => part.Trim().StartsWith("InstrumentationKey=", StringComparison.OrdinalIgnoreCase)))
        {
            // A reference to a vault that is not resolved looks like this too.
            throw new AppSettingsException(
                $"The setting {ConnectionKey} has no InstrumentationKey, expected the connection string of an Application Insights resource: InstrumentationKey=…;IngestionEndpoint=https://….");
        }
    }
}
