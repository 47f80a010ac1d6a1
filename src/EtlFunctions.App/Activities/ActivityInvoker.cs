using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Orchestration;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Activities;

/// <summary>Runs an activity of Core. What it throws goes to the log in full and to the history in short.</summary>
/// <remarks>A history keeps every error with its stack and its causes; one above 64 KB has hung instances (azure-functions-durable-extension issue 502).</remarks>
/// <param name="schema">Is passed before the ledger is asked.</param>
/// <param name="logger">Receives the errors.</param>
public sealed class ActivityInvoker(ISchemaGate schema, ILogger<ActivityInvoker> logger)
{
    /// <summary>Runs the activity.</summary>
    /// <typeparam name="TInput">The input.</typeparam>
    /// <typeparam name="TOutput">The output.</typeparam>
    /// <param name="name">The activity's name.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    /// <exception cref="ActivityFaultException">The attempt failed; the engine tries again.</exception>
    /// <exception cref="DatabaseAwayFaultException">The database cannot be reached; the workflow waits for it.</exception>
    public async Task<TOutput> RunAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> name, IActivity<TInput, TOutput> activity, TInput input, CancellationToken cancellationToken)
    {
        try
        {
            await schema.PassAsync(cancellationToken);
            return await activity.RunAsync(input, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.ActivityStopped(name.Name);
            throw new ActivityFaultException("The host stopped during this attempt. Another one goes on where the ledger stands.");
        }
        catch (Exception waits) when (waits is DatabaseAwayException or SchemaNotReadyException { IsPermanent: false })
        {
            // The orchestration says that it waits.
            EtlTelemetry.Retry(name.Name);
            throw new DatabaseAwayFaultException(ErrorText.Of(waits));
        }
        catch (Exception exception)
        {
            logger.ActivityFailed(name.Name, exception);
            EtlTelemetry.Retry(name.Name);
            throw new ActivityFaultException(ErrorText.Of(exception));
        }
    }
}
