using EtlFunctions.Cli.Checks;
using EtlFunctions.Cli.Connections;
using EtlFunctions.Cli.Output;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EtlFunctions.Cli.Commands;

/// <summary>One call of one command: its settings, its output, and the services it opened.</summary>
internal sealed class CommandSession(GlobalSettings settings, CommandConsole console, TimeProvider time, Interrupts interrupts) : IAsyncDisposable
{
    private readonly Lock _building = new();
    private readonly CancellationTokenSource _end = new();
    private ServiceProvider? _services;
    private Task _connecting = Task.CompletedTask;

    public GlobalSettings Settings => settings;

    public CommandConsole Console => console;

    public TimeProvider Time => time;

    public Interrupts Interrupts => interrupts;

    /// <summary>Gets the token of a command that may stop anywhere.</summary>
    public CancellationToken StopRequested => interrupts.StopRequested;

    /// <summary>Gets the database, once it was asked for.</summary>
    public TargetDatabase? Database { get; private set; }

    /// <summary>Gets where the database is, once a connection was asked for.</summary>
    public DatabaseTarget? Target { get; private set; }

    /// <summary>Gets or sets the feed the command is about; set before it is loaded.</summary>
    public Feed? Feed { get; set; }

    /// <summary>Gets the services. One that needs a database fails before <see cref="OpenDatabaseAsync"/>.</summary>
    public IServiceProvider Services
    {
        get
        {
            lock (_building)
            {
                return _services ??= Build();
            }
        }
    }

    /// <summary>Connects to the database the user named while the command still reads its feed: most of that time is the driver's start.</summary>
    /// <remarks>A failure is reported by whoever needs the connection.</remarks>
    public async Task ConnectAheadAsync()
    {
        if (settings.Connection is not null)
        {
            Database = await TargetDatabase.OpenAsync(settings, console.Error.WriteLine, interrupts.StopRequested);
            _connecting = new WaitNotice(console.Error, time).ForAsync(() => $"PostgreSQL at {Services.GetRequiredService<EtlDataSource>().Target}", Task.Run(async () =>
            {
                await using var connection = await Services.GetRequiredService<EtlDataSource>().OpenAsync(_end.Token);
                return connection.Database;
            }));
        }
    }

    /// <summary>Starts the embedded server if the user named no database. Nothing is connected yet.</summary>
    public async Task<IServiceProvider> OpenDatabaseAsync()
    {
        Database ??= await TargetDatabase.OpenAsync(settings, console.Error.WriteLine, interrupts.StopRequested);
        Target = Services.GetRequiredService<EtlDataSource>().Target;
        return Services;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddSingleton<IFeedProvider>(new FeedOfSession(this));
        AddLogging(services);
        services.AddEtlCore(_ => Database?.Options ?? throw new InvalidOperationException("The command uses a database before it opened one."));
        return services.BuildServiceProvider();
    }

    private void AddLogging(ServiceCollection services)
    {
        if (!settings.IsVerbose)
        {
            services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
            return;
        }

        services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Information)
            // Every statement with its text otherwise.
            .AddFilter("Npgsql", LogLevel.Warning)
            .AddSimpleConsole(format => (format.SingleLine, format.TimestampFormat, format.ColorBehavior) =
                (true, "HH:mm:ss.fff ", settings.HasColor ? LoggerColorBehavior.Default : LoggerColorBehavior.Disabled)));
        services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private sealed class FeedOfSession(CommandSession session) : IFeedProvider
    {
        public Feed Load(string name) => session.Feed is { } feed && feed.Name == name
            ? feed
            : throw new InvalidOperationException($"The feed '{name}' is asked for, but the command is about '{session.Feed?.Name ?? "none"}'.");
    }
}
