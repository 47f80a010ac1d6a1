using System.Net;
using System.Net.Sockets;
using Npgsql;
using Polly;
using Polly.Retry;

namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>A PostgreSQL server of the command's own, kept in a folder.</summary>
/// <remarks>Commands in the same folder share one server; the last one stops it. A server whose command was killed is joined by the next command.</remarks>
internal sealed class EmbeddedPostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    // Another process may take a port between the question for a free one and the server's start.
    private static readonly ResiliencePipeline PortRetries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<EmbeddedPostgresException>(e => e.PortWasTaken),
            MaxRetryAttempts = 4,
            Delay = TimeSpan.Zero,
        })
        .Build();

    private readonly EmbeddedPostgresOptions _options;
    private readonly ServerHome _home;
    private readonly PostgresBinaries _binaries;
    private readonly Cluster _cluster;
    private FileLock? _use;

    private EmbeddedPostgresServer(EmbeddedPostgresOptions options, ServerHome home, PostgresBinaries binaries)
    {
        _options = options;
        _home = home;
        _binaries = binaries;
        _cluster = new Cluster(home, binaries);
    }

    /// <summary>Gets the Npgsql connection string of the superuser, over loopback TCP. It holds the password.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Gets the folder of the server's binaries; <c>psql</c> may be missing there.</summary>
    public string BinDirectory => _binaries.Directory;

    /// <summary>Gets the version of the server's binaries.</summary>
    public Version Version => _binaries.Version;

    /// <summary>Gets the server's data directory.</summary>
    public string DataDirectory => _cluster.Data;

    /// <summary>Gets a value indicating whether the server was running already.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>Finds or installs the binaries, creates the cluster if there is none, and starts or joins its server.</summary>
    /// <exception cref="EmbeddedPostgresException">A step failed; the message says which and what to do.</exception>
    public static async Task<EmbeddedPostgresServer> StartAsync(
        EmbeddedPostgresOptions options, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var home = await ServerHome.OpenAsync(options.Directory, progress, cancellationToken);
        try
        {
            using var change = await FileLock.TakeExclusiveAsync(home.ChangeLock, cancellationToken, progress);
            var binaries = await new PostgresFinder(options.Search, home, progress).FindAsync(cancellationToken);
            var server = new EmbeddedPostgresServer(options, home, binaries);
            await server.JoinOrStartAsync(progress, cancellationToken);
            return server;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"The embedded PostgreSQL in '{home.Directory}' cannot be used: {e.Message} If another user made that folder, run the command as that user or in another folder.", e);
        }
    }

    /// <summary>Stops the server, unless another command uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _use, null) is not { } use)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(_options.Timeout);
        using var change = await FileLock.TakeExclusiveAsync(_home.ChangeLock, timeout.Token);
        use.Dispose();
        using var alone = FileLock.TryTakeExclusive(_cluster.UsersLock);
        if (alone is not null)
        {
            await StopAsync(CancellationToken.None);
        }
    }

    private async Task JoinOrStartAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await _cluster.CreateAsync(_options.IsDurable, progress, cancellationToken);
        var running = await FindRunningAsync(cancellationToken);
        IsJoined = running is not null;
        var port = running?.Port ?? await PortRetries.ExecuteAsync(StartOnceAsync, cancellationToken);
        ConnectionString = ConnectionStringFor(port);
        _use = FileLock.TryTakeShared(_cluster.UsersLock)
            ?? throw new EmbeddedPostgresException($"'{_cluster.UsersLock}' is locked by another program; this command cannot tell others that it uses the server.");
    }

    /// <summary>Finds our server if it runs, waiting for one that is still starting or stopping.</summary>
    private async Task<Postmaster?> FindRunningAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.Timeout);
        while (Postmaster.TryRead(DataDirectory) is { } found)
        {
            if (!ServerPlace.IsHere(_cluster.Place))
            {
                throw new EmbeddedPostgresException(
                    $"The server in '{DataDirectory}' (process {found.ProcessId}) was started in another container or on another machine, and cannot be seen from here: it may be at work on these files."
                    + $" Stop it there, or, if it is gone, delete '{Postmaster.FileIn(DataDirectory)}' and run the command again.");
            }

            var identity = found.Identify(DataDirectory);
            if (identity == PostmasterIdentity.Dead)
            {
                // PostgreSQL recovers, after it made sure that no process of the dead server is left.
                return null;
            }

            if (identity == PostmasterIdentity.Foreign)
            {
                // PostgreSQL would take the process for its own server and refuse to start.
                File.Delete(Postmaster.FileIn(DataDirectory));
                return null;
            }

            if (found.IsReady && (identity == PostmasterIdentity.Ours || await AnswersAsOursAsync(found.Port, timeout.Token)))
            {
                return found;
            }

            if (found.IsReady)
            {
                // The file is left over and its number now another server's; PostgreSQL itself decides about that.
                return null;
            }

            try
            {
                await Task.Delay(PollInterval, timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new EmbeddedPostgresException(
                    $"The server in '{DataDirectory}' (process {found.ProcessId}) is '{found.Status}' for {_options.Timeout}, expected 'ready'. Its log: {_cluster.Log}");
            }
        }

        return null;
    }

    private async Task<bool> AnswersAsOursAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(ConnectionStringFor(port) + ";Pooling=false;Timeout=5");
            await using var command = source.CreateCommand("SHOW data_directory");
            return (string?)await command.ExecuteScalarAsync(cancellationToken) == DataDirectory;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async ValueTask<int> StartOnceAsync(CancellationToken cancellationToken)
    {
        var port = FreePort();
        await _cluster.ConfigureAsync(port, _options, cancellationToken);
        ServerPlace.Note(_cluster.Place);
        var logged = LogLength();
        CommandResult result;
        try
        {
            // pg_ctl puts the server into a session of its own, so that Ctrl+C in the terminal does not reach it.
            result = await PgCtlAsync(["start", "--log", Cluster.LogFile], cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(CancellationToken.None);
            throw;
        }

        if (result.Succeeded)
        {
            return port;
        }

        var log = ReadLog(logged);
        throw new EmbeddedPostgresException(
            $"PostgreSQL {Version} ({BinDirectory}) did not start in '{DataDirectory}': {result.Text}{Environment.NewLine}{log}")
        {
            PortWasTaken = log.Contains("could not bind", StringComparison.Ordinal),
        };
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        var result = await PgCtlAsync(["stop", "--mode=fast"], cancellationToken);
        if (!result.Succeeded && Postmaster.TryRead(DataDirectory) is { } running)
        {
            throw new EmbeddedPostgresException(
                $"The embedded PostgreSQL (process {running.ProcessId}) did not stop: {result.Text} Its log: {_cluster.Log}");
        }
    }

    /// <summary>Runs pg_ctl inside the data directory, as it hands paths to a shell, which would change a <c>$</c> in one.</summary>
    private Task<CommandResult> PgCtlAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        _home.Account.RunAsync(
            _binaries.PgCtl,
            [.. arguments, "--pgdata", ".", "--wait", "--silent", $"--timeout={(int)_options.Timeout.TotalSeconds}"],
            DataDirectory,
            cancellationToken);

    private string ConnectionStringFor(int port) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = Cluster.User,
        Password = _cluster.ReadPassword(),
        Database = Cluster.User,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private long LogLength() => File.Exists(_cluster.Log) ? new FileInfo(_cluster.Log).Length : 0;

    private string ReadLog(long from)
    {
        if (LogLength() <= from)
        {
            return "";
        }

        using var file = new FileStream(_cluster.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = from;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Trim();
    }
}
