using EtlFunctions.Database;
using EtlFunctions.Feeds;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Where a source's rows are. A connection is held for one plan or one page and given back before anything is done with the rows.</summary>
internal sealed class SourceDatabase(EtlDataSource database, bool isOwned, PostgresSourceOptions options) : IAsyncDisposable
{
    /// <summary>Gets the table, or that it is a query, for messages and locations.</summary>
    public string Name { get; } = options.Table ?? "query";

    /// <summary>Gets the server, database and user.</summary>
    public DatabaseTarget Target => database.Target;

    /// <summary>Gets the name with the database, for errors.</summary>
    public string Place => $"{Name} in {database.Target}";

    /// <summary>Uses a connection.</summary>
    /// <exception cref="SourceException">PostgreSQL cannot be reached or refuses the work.</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            return await work(connection);
        }
        catch (NpgsqlException fault)
        {
            throw SourceFault.Of(fault, this, options);
        }
    }

    public ValueTask DisposeAsync() => isOwned ? database.DisposeAsync() : ValueTask.CompletedTask;
}
