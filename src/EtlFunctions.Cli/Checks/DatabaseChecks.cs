using System.Data;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Display;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EtlFunctions.Cli.Checks;

/// <summary>Whether the target database can be loaded into.</summary>
internal sealed class DatabaseChecks(CommandSession session)
{
    /// <summary>Runs the checks.</summary>
    /// <param name="checks">Takes the results.</param>
    /// <param name="feed">The feed's name, or <see langword="null"/> when its file is wrong.</param>
    public async Task RunAsync(CheckList checks, string? feed)
    {
        if (!await checks.RunAsync("database", ReachAsync))
        {
            checks.Skip("privileges", "the database is out of reach");
            return;
        }

        await checks.RunAsync("version", VersionAsync);
        await checks.RunAsync("pooler", PoolerAsync);
        await checks.RunAsync("privileges", PrivilegesAsync);
        if (feed is not null)
        {
            await checks.RunAsync("lease", () => LeaseAsync(feed));
        }
    }

    private async Task<string> ReachAsync()
    {
        var database = (await session.OpenDatabaseAsync()).GetRequiredService<EtlDataSource>();
        var start = session.Time.GetTimestamp();
        await using var connection = await database.OpenAsync(session.StopRequested);
        var connected = session.Time.GetElapsedTime(start);
        start = session.Time.GetTimestamp();
        await using var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        var isReplica = (bool)(await command.ExecuteScalarAsync(session.StopRequested))!;
        var answered = session.Time.GetElapsedTime(start);
        return isReplica
            ? throw new CommandException(ExitCode.Usage, $"{session.Target} is a read-only replica. Name the primary server.")
            : $"{session.Target}, connected in {Amount.Duration(connected)}, answers in {Amount.Duration(answered)}";
    }

    private async Task<string> VersionAsync()
    {
        await using var connection = await Database.OpenAsync(session.StopRequested);
        var version = connection.PostgreSqlVersion;
        return version.Major >= Migrator.MinimumServerVersion
            ? $"PostgreSQL {version}"
            : throw new CommandException(ExitCode.Usage, $"PostgreSQL {version}, expected {Migrator.MinimumServerVersion} or newer. Upgrade the server, or name another one.");
    }

    private async Task<string> PoolerAsync()
    {
        await using var connection = await Database.OpenAsync(session.StopRequested);
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var isDirect = (int)(await command.ExecuteScalarAsync(session.StopRequested))! == connection.ProcessID;

        // A pooler tells its clients a process of its own making.
        return (Database.Target.Pooler, isDirect) switch
        {
            (PoolerProfile.Transaction, _) => "transaction pooler: nothing is kept in a session",
            (PoolerProfile.Session, _) => "session pooler: no startup options are sent",
            (_, true) => "none",
            _ => throw new CommandException(
                ExitCode.Usage,
                "something that is not PostgreSQL itself answers, and is not recognized as a pooler."
                + " If it is PgBouncer or the like, give the connection as URL with ?pgbouncer=true at its end."),
        };
    }

    private async Task<string> PrivilegesAsync()
    {
        await using var command = Database.Connections.CreateCommand(SqlFile.Read("Checks.MissingPrivileges"));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = session.Settings.CatalogSchema });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = session.Settings.LedgerSchema });
        await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, session.StopRequested);
        var missing = new List<string>();
        while (await rows.ReadAsync(session.StopRequested))
        {
            missing.Add(rows.GetString(0));
        }

        return missing.Count == 0
            ? "all that a load needs"
            : throw new CommandException(
                ExitCode.Usage, $"the user {Database.Target.User} lacks {string.Join(", ", missing)}. Let an owner GRANT them, or run 'migrate' once.");
    }

    private async Task<string> LeaseAsync(string feed)
    {
        RunTotals? run;
        try
        {
            run = await session.Services.GetRequiredService<RunReader>().FindAsync(null, feed, session.StopRequested);
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return "free; nothing was ever loaded, the first run creates the tables";
        }

        return run switch
        {
            null => "free; the feed was never loaded",
            _ when run.State.IsAlive() && run.LeaseUntil > session.Time.GetUtcNow() => throw new CommandException(
                ExitCode.Failed, $"run {run.RunId} is held by {LeaseText.Of(run.Holder, run.HeldSince, run.LeaseUntil, session.Time)}. Wait for it, or cancel it."),
            _ when run.State.IsResumable() => $"free; the next run resumes run {run.RunId} ({run.State.ToText()})",
            _ => $"free; the last run {run.RunId} is {run.State.ToText()}",
        };
    }

    private EtlDataSource Database => session.Services.GetRequiredService<EtlDataSource>();
}
