using Npgsql;

namespace EtlFunctions.Database;

/// <summary>The one source of connections of a process.</summary>
public sealed class EtlDataSource : IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _probes;

    internal EtlDataSource(
        NpgsqlDataSource connections, Func<NpgsqlDataSource> probes, DatabaseTarget target, DatabaseOptions options, NpgsqlConnectionStringBuilder settings)
    {
        Connections = connections;
        _probes = new Lazy<NpgsqlDataSource>(probes);
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

    /// <summary>Gets the database's encoding, such as <c>UTF8</c>, or <see langword="null"/> before the first connection.</summary>
    public string? Encoding { get; private set; }

    /// <summary>Gets a value indicating whether the database can hold every character.</summary>
    internal bool HoldsAllText => Encoding is null or "UTF8";

    /// <summary>Opens a connection, from the pool if one is idle.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The open connection; disposing gives it back.</returns>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await Connections.OpenConnectionAsync(cancellationToken);
        Encoding ??= connection.PostgresParameters.GetValueOrDefault("server_encoding");
        return connection;
    }

    /// <summary>Opens a connection of its own, whatever the pool holds and however many wait for it: it tells whether the server takes one.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The open connection; disposing closes it.</returns>
    internal ValueTask<NpgsqlConnection> ProbeAsync(CancellationToken cancellationToken) => _probes.Value.OpenConnectionAsync(cancellationToken);

    /// <summary>Gets the text as the database can hold it: without NUL, and where it is not in UTF8 with an escape in the place of each character beyond ASCII.</summary>
    /// <remarks>For what people read, such as errors; a product is never changed.</remarks>
    internal string Storable(string text) => HoldsAllText ? StorableText.Clean(text) : StorableText.Escape(StorableText.Clean(text));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Connections.DisposeAsync();
        if (_probes.IsValueCreated)
        {
            await _probes.Value.DisposeAsync();
        }
    }
}
