using Npgsql;

namespace EtlFunctions.Tests.Database;

/// <summary>A login that may do nothing but connect, dropped at the end of the test.</summary>
internal sealed class TestRole : IAsyncDisposable
{
    private const string Password = "of-a-test";

    private readonly TestDatabase _database;

    private TestRole(TestDatabase database, string name)
    {
        _database = database;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Gets the options of a host that connects as this role.</summary>
    public CoreHostOptions Options => new()
    {
        Database = o => o with
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(o.ConnectionString) { Username = Name, Password = Password, Pooling = false }.ConnectionString,
        },
    };

    public static async Task<TestRole> CreateAsync(TestDatabase database)
    {
        var name = $"etl_role_{Guid.CreateVersion7():N}";
        await database.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{Password}'");
        return new TestRole(database, name);
    }

    public async ValueTask DisposeAsync() => await _database.ExecuteAsync($"DROP OWNED BY {Name}; DROP ROLE {Name}");
}
