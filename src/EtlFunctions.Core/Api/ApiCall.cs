using EtlFunctions.Database;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Api;

/// <summary>Answers what a call of the API throws: the client learns what to do, the log has the rest.</summary>
internal static class ApiCall
{
    public static async Task<ApiAnswer> RunAsync(ILogger logger, Func<Task<ApiAnswer>> call)
    {
        try
        {
            return await call();
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
