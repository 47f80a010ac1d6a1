using EtlFunctions.Cli.Commands;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EtlFunctions.Cli.Runs;

/// <summary>Removes a little of what the ledger need not keep behind each run, so that nobody has to.</summary>
internal static class PruningBehind
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Prunes for a second at most. The run's end is told already: whatever happens here is no failure of it.</summary>
    public static async Task RunAsync(CommandSession session, IServiceProvider services)
    {
        try
        {
            await services.GetRequiredService<LedgerPruning>().PruneAsync(Longest, null, session.StopRequested);
        }
        catch (OperationCanceledException) when (session.StopRequested.IsCancellationRequested)
        {
            // The next run goes on with it.
        }
        catch (NpgsqlException failure)
        {
            session.Console.Error.WriteLine($"The run is over; what its ledger need not keep could not be removed ({ErrorText.Of(failure)}). The next run tries again.");
        }
    }
}
