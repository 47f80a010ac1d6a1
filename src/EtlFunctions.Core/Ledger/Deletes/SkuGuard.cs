using System.Globalization;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using Npgsql;

namespace EtlFunctions.Ledger;

/// <summary>Decides whether a run may take more SKUs from products that stay, once a chunk was refused for it.</summary>
internal sealed class SkuGuard(EtlDataSource dataSource, SqlText sql)
{
    /// <summary>Forbids a run to take any; otherwise its chunks begin with a few by themselves.</summary>
    public async Task ForbidAsync(Guid runId, int epoch, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Deletes.ForbidSkus"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Allows more, or says why not.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="epoch">The epoch held.</param>
    /// <param name="maxPercent">The largest share that the feed allows.</param>
    /// <param name="tried">How many were allowed in all when the chunk was refused, as far as is known: another chunk may have been allowed more meanwhile.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>How many are allowed in all: the chunk is to be sent again.</returns>
    /// <exception cref="SkuGuardException">The run has taken all that the feed allows.</exception>
    public async Task<long?> RequireAsync(Guid runId, int epoch, int maxPercent, long? tried, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Deletes.AllowSkus"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = maxPercent });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = TargetOptions.AlwaysAllowed });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var allowed = row.CountOrNull("allowed");
        if (row.Text("outcome") == "passed" && tried == allowed)
        {
            throw new SkuGuardException(string.Create(
                CultureInfo.InvariantCulture,
                $"of the feed's {row.CountOrNull("known") ?? 0:N0} SKUs {row.Count("vanished"):N0} were discontinued, since products that are in the source no longer list them; the next ones would be more than target.maxDeletePercent allows ({maxPercent} %, {allowed:N0} SKUs), and stay as they are. Did the source rename or empty its variants? If they are gone for good, raise target.maxDeletePercent and start the feed again. What is loaded stays"));
        }

        return allowed;
    }
}

/// <summary>A run would discontinue more SKUs of products that stay than the feed allows.</summary>
/// <param name="message">What was found and what to do.</param>
internal sealed class SkuGuardException(string message) : Exception(message);
