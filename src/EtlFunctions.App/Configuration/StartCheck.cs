using EtlFunctions.Database;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Configuration;

/// <summary>What must hold before the first function runs. A database that is away delays it by five seconds at most and never prevents it.</summary>
internal sealed class StartCheck(
    AppOptions options, IConfiguration configuration, EtlDataSource dataSource, ILogger<StartCheck> logger)
{
    // What the host tells the worker by argument; azure-functions-dotnet-worker, GrpcServiceCollectionExtensions.
    private const string HostEndpoint = "Functions:Worker:HostEndpoint";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Checks the connection budget, and the database where it is in reach.</summary>
    /// <exception cref="AppSettingsException">One instance alone exceeds the budget or the server, or no host started the process.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var budget = new ConnectionBudget(
            HostSettings.MaxConcurrentActivities(configuration, AppContext.BaseDirectory), dataSource.ConnectionBudget, options.MaxInstances, options.ConnectionsAvailable);
        ThrowIf(budget.Fault);
        if (budget.ScaleOutFault is { } fault)
        {
            logger.ScaleOutExceedsBudget(fault);
        }

        if (await ServerLimitAsync(cancellationToken) is { } limit)
        {
            ThrowIf(budget.ServerFault(limit));
            logger.ConnectionsCounted(budget.Activities, budget.Pool, budget.InstancesThatFit, limit);
        }

        if (string.IsNullOrEmpty(configuration[HostEndpoint]))
        {
            throw new AppSettingsException("No Functions host started this process, so there is nobody to work for. Start the host with 'func start', which starts this one.");
        }
    }

    private async Task<int?> ServerLimitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // Waited for no longer, whatever a name server or an identity provider makes of the cancellation.
            return await AskAsync(patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A database that is away for a while, for whatever reason, must not keep the app from starting: the activities wait for it.
            logger.ServerNotReached(dataSource.Target, exception);
            return null;
        }
    }

    private async Task<int> AskAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - coalesce(current_setting('reserved_connections', true)::int, 0)");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static void ThrowIf(string? fault)
    {
        if (fault is not null)
        {
            throw new AppSettingsException($"The connections do not suffice. {fault} docs/azure-functions.md has the formula.");
        }
    }
}

/// <summary>Runs the check on a host that is built and not yet started.</summary>
internal static class StartCheckHostExtensions
{
    /// <summary>Runs <see cref="StartCheck"/>.</summary>
    /// <param name="host">The host.</param>
    public static Task CheckStartAsync(this IHost host) =>
        host.Services.GetRequiredService<StartCheck>().RunAsync(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
}
