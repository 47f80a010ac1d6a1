using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>A statement and the settings for it: one round trip and one transaction, so that it leaves nothing in a pooled session.</summary>
internal sealed class SourceBatch(NpgsqlConnection connection, string settings) : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new(connection);

    /// <summary>Sends both and goes to the statement's rows.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="key">Its parameters, all texts.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public async Task<NpgsqlDataReader> ReadAsync(string statement, IEnumerable<string> key, CancellationToken cancellationToken)
    {
        _batch.BatchCommands.Add(new NpgsqlBatchCommand(settings));
        var command = new NpgsqlBatchCommand(statement);
        foreach (var text in key)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
        }

        _batch.BatchCommands.Add(command);
        var rows = await _batch.ExecuteReaderAsync(cancellationToken);
        await rows.NextResultAsync(cancellationToken);
        return rows;
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
