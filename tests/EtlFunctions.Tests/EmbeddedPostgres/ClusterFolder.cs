using EtlFunctions.Cli.EmbeddedPostgres;
using Npgsql;

namespace EtlFunctions.Tests.EmbeddedPostgres;

/// <summary>One folder with one cluster, which the tests of a class start and stop in turn.</summary>
public sealed class ClusterFolder : IDisposable
{
    private readonly string _parent = TemporaryFolder.Create();

    internal string Directory => Path.Combine(_parent, ".etl");

    internal EmbeddedPostgresOptions Options => new() { Directory = Directory };

    public void Dispose() => System.IO.Directory.Delete(_parent, recursive: true);

    internal static async Task<T?> ScalarAsync<T>(EmbeddedPostgresServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (T?)await command.ExecuteScalarAsync();
    }
}
