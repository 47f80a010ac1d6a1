using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Postgres;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources.Files;

namespace EtlFunctions.Tests.Sources.Postgres;

/// <summary>A database of its own with rows to read, and sources over it that are planned and read as a load does.</summary>
internal sealed class StagingDatabase : IAsyncDisposable
{
    public const string Products = "staging.products";

    private readonly bool _ownsDatabase;

    private StagingDatabase(TestDatabase database, bool ownsDatabase, EtlDataSource target)
    {
        _ownsDatabase = ownsDatabase;
        Database = database;
        Target = target;
    }

    public TestDatabase Database { get; }

    public EtlDataSource Target { get; }

    public static PostgresSourceOptions Table(params string[] key) => new() { Table = Products, Key = key.Length == 0 ? ["id"] : key };

    public static PostgresSourceOptions Query(string query) => new() { Query = query, Key = ["id"] };

    /// <summary>Creates the database and runs statements in it; the schema <c>staging</c> is there.</summary>
    public static async Task<StagingDatabase> CreateAsync(string sql, Func<DatabaseOptions, DatabaseOptions>? options = null)
    {
        var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync($"CREATE SCHEMA staging; {sql}");
        return new StagingDatabase(database, ownsDatabase: true, Pool(database, options));
    }

    /// <summary>Opens another pool over the same database.</summary>
    public static StagingDatabase Over(TestDatabase database, Func<DatabaseOptions, DatabaseOptions> options) =>
        new(database, ownsDatabase: false, Pool(database, options));

    public static Feed Feed(PostgresSourceOptions source, int pageSize = 10) => new()
    {
        Name = "shop",
        BaseDirectory = "/data",
        Source = source,
        Mapping = source.Record is null ? new MappingOptions { Id = new FieldMapping { Path = "id", Optional = true } } : MappingSample.Full,
        Limits = new LimitOptions { PageSize = pageSize },
    };

    public IProductSource Open(PostgresSourceOptions source, int pageSize = 10) => Open(Feed(source, pageSize));

    public IProductSource Open(Feed feed) => new PostgresSourceFactory(() => Target, new DataSourceFactory()).Create(feed);

    /// <summary>Plans and reads everything; pages are read after the whole plan, last page first, as no order is promised.</summary>
    public async Task<RawRecord[][]> LoadAsync(PostgresSourceOptions source, int pageSize = 10, int maxPages = 3)
    {
        await using var opened = Open(source, pageSize);
        var pages = (await SourceRun.PlanAllAsync(opened, maxPages: maxPages)).SelectMany(p => p.Pages).ToArray();
        var records = new RawRecord[pages.Length][];
        for (var i = pages.Length - 1; i >= 0; i--)
        {
            records[i] = [.. await SourceRun.ReadAsync(opened, pages[i])];
        }

        return records;
    }

    /// <summary>Plans and reads everything, and gets what stops it.</summary>
    public Task<SourceException> FailAsync(PostgresSourceOptions source) => Assert.ThrowsAnyAsync<SourceException>(() => LoadAsync(source));

    public async ValueTask DisposeAsync()
    {
        await Target.DisposeAsync();
        if (_ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }

    private static EtlDataSource Pool(TestDatabase database, Func<DatabaseOptions, DatabaseOptions>? options)
    {
        var target = new DatabaseOptions { ConnectionString = database.ConnectionString };
        return new DataSourceFactory().Create(options?.Invoke(target) ?? target);
    }
}
