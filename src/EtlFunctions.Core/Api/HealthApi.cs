using EtlFunctions.Database;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Api;

/// <summary>The part of the API that tells whether the host can work. It needs no key, so it tells little.</summary>
/// <param name="dataSource">The target database.</param>
/// <param name="schema">Tells whether the database is up to date.</param>
/// <param name="logger">Receives what clients are not told.</param>
public sealed class HealthApi(EtlDataSource dataSource, ISchemaGate schema, ILogger<HealthApi> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Answers <c>GET healthz</c>: whether the database is up to date, where that is this host's, and answers within 5 seconds.</summary>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<ApiAnswer> GetAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            await schema.PassAsync(timeout.Token);
            await using var command = dataSource.Connections.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(timeout.Token);
            return new ApiAnswer(200, new HealthResponse("healthy"));
        }
        catch (SchemaNotReadyException exception)
        {
            return Problems.Unhealthy(exception.PublicMessage);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            logger.ApiUnavailable(exception);
            return Problems.Unhealthy("PostgreSQL does not answer.");
        }
    }
}

/// <summary>The body of <c>GET healthz</c> when all is well. Append-only.</summary>
/// <param name="Status">Always <c>healthy</c>; otherwise the answer is a <see cref="Problem"/>.</param>
public sealed record HealthResponse(string Status);
