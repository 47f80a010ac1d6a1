using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Tests.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Tests;

/// <summary>Core as a host of one process has it, over a database of its own that is migrated, with feeds held in memory and the log captured.</summary>
internal sealed class CoreHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _ownsDatabase;

    private CoreHost(TestDatabase database, bool ownsDatabase, MemoryFeeds feeds, CoreHostOptions options)
    {
        Database = database;
        Feeds = feeds;
        _ownsDatabase = ownsDatabase;
        var target = options.Database(new DatabaseOptions { ConnectionString = database.ConnectionString });
        var services = new ServiceCollection();
        services.AddSingleton<IFeedProvider>(feeds);
        services.AddSingleton<IProductSourceFactory>(feeds);
        services.AddSingleton<ILoggerProvider>(Log);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddFilter("Npgsql", LogLevel.None));
        options.Services(services);
        services.AddEtlCore(_ => target);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public TestDatabase Database { get; }

    /// <summary>Gets the feeds, shared by all hosts of the database.</summary>
    public MemoryFeeds Feeds { get; }

    /// <summary>Gets what Core wrote to the log.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>Makes a host over a fresh database and migrates it, unless told otherwise.</summary>
    public static async Task<CoreHost> CreateAsync(CoreHostOptions? options = null)
    {
        options ??= new CoreHostOptions();
        var template = options is { Migrate: true, Encoding: null, HasOwnSchemas: false } ? await MigratedTemplate.NameAsync() : null;
        var host = new CoreHost(await TestDatabase.CreateAsync(options.Encoding, template ?? "template0"), ownsDatabase: true, new MemoryFeeds(), options);
        if (options.Migrate)
        {
            await host.Get<Migrator>().MigrateAsync(CancellationToken.None);
        }

        return host;
    }

    /// <summary>Makes a second host over the same database, as another process would be.</summary>
    public CoreHost Beside(CoreHostOptions? options = null) => new(Database, ownsDatabase: false, Feeds, options ?? new CoreHostOptions());

    /// <summary>Gets a service of Core.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }
}
