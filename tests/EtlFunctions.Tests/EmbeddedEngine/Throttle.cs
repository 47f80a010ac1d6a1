using Npgsql;

namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>Makes the server take its time over each chunk, so that a test meets a run in the middle.</summary>
internal static class Throttle
{
    public static Task OnAsync(string connectionString) => ExecuteAsync(
        connectionString,
        """
        CREATE FUNCTION public.dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.05); RETURN NULL; END';
        CREATE TRIGGER dawdle AFTER INSERT ON catalog.product FOR EACH STATEMENT EXECUTE FUNCTION public.dawdle();
        """);

    public static Task OffAsync(string connectionString) => ExecuteAsync(connectionString, "DROP TRIGGER dawdle ON catalog.product");

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var db = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = db.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
