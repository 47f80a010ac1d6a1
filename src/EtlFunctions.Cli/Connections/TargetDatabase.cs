using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.EmbeddedPostgres;
using EtlFunctions.Database;

namespace EtlFunctions.Cli.Connections;

/// <summary>The database a command works on: the one the user named, else an embedded one that runs as long as this lives.</summary>
internal sealed class TargetDatabase : IAsyncDisposable
{
    /// <summary>The folder of all that the command keeps, in the current folder.</summary>
    public const string Folder = ".etl";

    private TargetDatabase(DatabaseOptions options, EmbeddedPostgresServer? embedded)
    {
        Options = options;
        Embedded = embedded;
    }

    public DatabaseOptions Options { get; }

    /// <summary>Gets the embedded server, or <see langword="null"/> when the user named a database.</summary>
    public EmbeddedPostgresServer? Embedded { get; }

    /// <summary>Finds out the database; starts the embedded server if need be.</summary>
    /// <param name="settings">The command's settings.</param>
    /// <param name="say">Takes the lines that tell the user about the embedded server.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="EmbeddedPostgresException">The embedded server cannot run.</exception>
    public static async Task<TargetDatabase> OpenAsync(GlobalSettings settings, Action<string> say, CancellationToken cancellationToken)
    {
        EmbeddedPostgresServer? embedded = null;
        if (settings.Connection is null)
        {
            embedded = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions { Directory = Folder }, new Lines(say), cancellationToken);
            say($"Using the embedded PostgreSQL {embedded.Version} in {Shown(embedded.DataDirectory)} (another database: --connection or {GlobalOptions.ConnectionVariable})");
        }

        var options = new DatabaseOptions
        {
            ConnectionString = settings.Connection ?? embedded!.ConnectionString,
            CatalogSchema = settings.CatalogSchema,
            LedgerSchema = settings.LedgerSchema,
            MaxOutageMinutes = settings.MaxOutageMinutes,
        };
        return new TargetDatabase(options, embedded);
    }

    public ValueTask DisposeAsync() => Embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Shown(string folder)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, reports in order and at once.</summary>
    private sealed class Lines(Action<string> say) : IProgress<string>
    {
        public void Report(string value) => say(value);
    }
}
