using EtlFunctions.Database;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Api;

/// <summary>Answers what a call of the API throws: the client learns what to do, the log has the rest.</summary>
internal static class ApiCall
{
    /// <summary>Answers a call that needs the ledger.</summary>
    public static Task<ApiAnswer> RunAsync(ILogger logger, ISchemaGate schema, Func<Task<ApiAnswer>> call, CancellationToken cancellationToken) => RunAsync(logger, async () =>
    {
        await schema.PassAsync(cancellationToken);
        return await call();
    });

    public static async Task<ApiAnswer> RunAsync(ILogger logger, Func<Task<ApiAnswer>> call)
    {
        try
        {
            return await call();
        }
        catch (SchemaNotReadyException exception)
        {
            // Who waits for it is many; the gate logs it once.
            return Problems.SchemaNotReady(exception);
        }
        catch (NpgsqlException exception) when (PostgresFaults.IsTransient(exception))
        {
            logger.ApiUnavailable(exception);
            return Problems.Unavailable(exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.ApiFailed(exception);
            return Problems.Unexpected();
        }
    }
}
