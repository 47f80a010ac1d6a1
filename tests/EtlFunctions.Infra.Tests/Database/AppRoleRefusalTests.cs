using Npgsql;

namespace EtlFunctions.Infra.Tests.Database;

/// <summary>The role that the hooks make can do nothing that no load does.</summary>
/// <param name="migrated">The database it tries it on.</param>
public sealed class AppRoleRefusalTests(MigratedStub migrated) : IClassFixture<MigratedStub>
{
    [Theory]
    [InlineData("CREATE TABLE etl.mine (id int)")]
    [InlineData("CREATE TABLE catalog.mine (id int)")]
    [InlineData("CREATE TABLE public.mine (id int)")]
    [InlineData("CREATE SCHEMA mine")]
    [InlineData("CREATE FUNCTION etl.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("ALTER TABLE catalog.product ADD COLUMN mine int")]
    [InlineData("DROP TABLE catalog.sku")]
    [InlineData("TRUNCATE catalog.product CASCADE")]
    [InlineData("DELETE FROM catalog.product")]
    [InlineData("DELETE FROM catalog.sku")]
    [InlineData("UPDATE etl.migration SET checksum = ''")]
    [InlineData("DELETE FROM etl.routine")]
    [InlineData("SET ROLE OWNER")]
    [InlineData("CREATE ROLE mine")]
    public async Task AppRole_DoingWhatNoLoadDoes_IsRefused(string statement)
    {
        var stub = migrated.Stub;
        await using var connection = new NpgsqlConnection(stub.As(stub.App).ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement.Replace("OWNER", $"\"{stub.Owner}\"", StringComparison.Ordinal), connection);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }
}
