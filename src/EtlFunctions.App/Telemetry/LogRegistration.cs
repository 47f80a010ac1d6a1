using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Telemetry;

/// <summary>Brings the app's log lines to where an operator looks.</summary>
internal static class LogRegistration
{
    private const string Own = "EtlFunctions";

    /// <summary>Registers both ways to the host, and quiets what writes lines for every request or page.</summary>
    /// <param name="builder">The worker's builder.</param>
    public static void AddEtlLogs(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<InvocationLogScope>();
        builder.Services.AddSingleton<ILoggerProvider>(new StandardErrorLog(Console.Error));
        builder.Logging
            .AddFilter<StandardErrorLog>(null, LogLevel.None)
            .AddFilter<StandardErrorLog>(Own, LogLevel.Information)
            .AddFilter("Azure", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning);
    }
}
