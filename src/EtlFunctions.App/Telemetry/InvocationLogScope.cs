using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Telemetry;

/// <summary>Begins the scope by which the host knows whose a log line is; lines without it reach neither its console nor its log stream.</summary>
/// <remarks>
/// The worker begins such a scope by itself, but since its telemetry follows schema 1.37.0 the scope holds the id only as
/// <c>faas.invocation_id</c>, which what writes to the host does not read (azure-functions-dotnet-worker issues 3487 and 3489).
/// </remarks>
/// <param name="logger">Holds the scope; scopes are common to all loggers.</param>
internal sealed class InvocationLogScope(ILogger<InvocationLogScope> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>The scope's key that the worker looks for.</summary>
    public const string Key = "AzureFunctions_InvocationId";

    /// <inheritdoc/>
    /// <remarks>An orchestrator may only wait for its own tasks, so nothing else is awaited here.</remarks>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using (logger.BeginScope(new Dictionary<string, object> { [Key] = context.InvocationId }))
        {
            await next(context);
        }
    }
}
