using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Tests.Database;

public sealed class PgBouncerTests
{
    [PgBouncerFact]
    public async Task Open_TransactionProfile_ManyConnectionsShareOneServerSession()
    {
        await using var db = await TestDatabase.CreateAsync();
        await using var bouncer = await PgBouncer.StartAsync(db);
        await db.ExecuteAsync("CREATE TABLE hit(n int)");
        await using var source = new DataSourceFactory().Create(
            new DatabaseOptions { ConnectionString = bouncer.ConnectionString, Pooler = PoolerProfile.Transaction });

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, cancellationToken) =>
        {
            await using var connection = await source.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("INSERT INTO hit VALUES ($1)", connection) { Parameters = { new() { Value = n } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
        });

        Assert.Equal(200, await db.ScalarAsync<long>("SELECT count(DISTINCT n) FROM hit"));
        Assert.Equal(0, await ScalarAsync(source, "SELECT count(*) FROM pg_prepared_statements"));
    }

    [PgBouncerFact]
    public async Task Open_DirectProfile_IsRefusedForItsStartupOptions()
    {
        await using var db = await TestDatabase.CreateAsync();
        await using var bouncer = await PgBouncer.StartAsync(db);
        await using var source = new DataSourceFactory().Create(
            new DatabaseOptions { ConnectionString = bouncer.ConnectionString, Pooler = PoolerProfile.None });
        var refused = await Assert.ThrowsAsync<PostgresException>(async () => await source.OpenAsync(CancellationToken.None));
        Assert.Contains("unsupported startup parameter", refused.MessageText, StringComparison.Ordinal);
    }

    private static async Task<long> ScalarAsync(EtlDataSource source, string sql)
    {
        await using var command = source.Connections.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
