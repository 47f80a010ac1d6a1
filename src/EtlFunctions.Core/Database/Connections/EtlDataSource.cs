using Npgsql;

namespace EtlFunctions.Database;

/// <summary>The one source of connections of a process.</summary>
public sealed class EtlDataSource : IAsyncDisposable
{
    internal EtlDataSource(NpgsqlDataSource connections, DatabaseTarget target, DatabaseOptions options, NpgsqlConnectionStringBuilder settings)
    {
        Connections = connections;
        Target = target;
        Options = options;
        ConnectionBudget = settings.Pooling ? settings.MaxPoolSize : options.ConnectionBudget;
    }

    /// <summary>Gets the pool.</summary>
    public NpgsqlDataSource Connections { get; }

    /// <summary>Gets the target without secrets.</summary>
    public DatabaseTarget Target { get; }

    /// <summary>Gets the options it was made with.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>Gets the most connections this process may hold at once.</summary>
    public int ConnectionBudget { get; }

    /// <summary>Opens a connection, from the pool if one is idle.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The open connection; disposing gives it back.</returns>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => Connections.OpenConnectionAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connections.DisposeAsync();
}
