using EtlFunctions.Database;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.App.Configuration;

/// <summary>What must hold before the first function runs.</summary>
internal sealed class StartCheck(
    AppOptions options, IConfiguration configuration, EtlDataSource dataSource, Migrator migrator, ILogger<StartCheck> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Checks the connection budget, and the database where it is in reach.</summary>
    /// <exception cref="AppSettingsException">One instance alone exceeds the budget or the server.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var budget = new ConnectionBudget(
            HostSettings.MaxConcurrentActivities(configuration, AppContext.BaseDirectory), dataSource.ConnectionBudget, options.MaxInstances, options.ConnectionsAvailable);
        ThrowIf(budget.Fault);
        if (budget.ScaleOutFault is { } fault)
        {
            logger.ScaleOutExceedsBudget(fault);
        }

        if (options.MigrateOnStart)
        {
            await migrator.MigrateAsync(cancellationToken);
        }

        if (await ServerLimitAsync(cancellationToken) is { } limit)
        {
            ThrowIf(budget.ServerFault(limit));
            logger.ConnectionsCounted(budget.Activities, budget.Pool, budget.InstancesThatFit, limit);
        }
    }

    private async Task<int?> ServerLimitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await using var command = dataSource.Connections.CreateCommand(
                "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - coalesce(current_setting('reserved_connections', true)::int, 0)");
            return (int)(await command.ExecuteScalarAsync(patience.Token))!;
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // A database that is away for a while must not keep the app from starting: the activities wait for it.
            logger.ServerNotReached(dataSource.Target, exception);
            return null;
        }
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
