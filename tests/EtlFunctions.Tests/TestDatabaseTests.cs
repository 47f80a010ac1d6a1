namespace EtlFunctions.Tests;

public sealed class TestDatabaseTests
{
    [Fact]
    public async Task Create_Always_GivesAnEmptyDatabaseOfAtLeastVersion14()
    {
        await using var db = await TestDatabase.CreateAsync();
        Assert.Equal(0, await db.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
        Assert.InRange(await db.ScalarAsync<int>("SELECT current_setting('server_version_num')::int"), 140_000, int.MaxValue);
    }

    [Fact]
    public async Task Dispose_ConnectionStillOpen_DropsTheDatabase()
    {
        var db = await TestDatabase.CreateAsync();
        await using var open = await db.OpenAsync();
        var name = open.Database;
        await db.DisposeAsync();
        await using var other = await TestDatabase.CreateAsync();
        Assert.Equal(0, await other.ScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    }
}
