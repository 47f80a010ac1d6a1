using System.Runtime.ExceptionServices;
using EtlFunctions.Catalog;
using EtlFunctions.Checking;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.EmbeddedEngine;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EtlFunctions.Cli.Checks;

/// <summary>Whether the target database can be loaded into.</summary>
internal sealed class DatabaseChecks(CommandSession session)
{
    private RehearsedLoad? _load;

    /// <summary>Runs the checks.</summary>
    /// <param name="checks">Takes the results.</param>
    /// <param name="feed">The feed, or <see langword="null"/> when its file is wrong.</param>
    /// <param name="products">The first products of its source.</param>
    public async Task RunAsync(CheckList checks, Feed? feed, IReadOnlyList<Product> products)
    {
        if (!await checks.RunAsync("database", ReachAsync, "the database"))
        {
            checks.Skip("privileges", "the database is out of reach");
            return;
        }

        await checks.RunAsync("version", VersionAsync);
        await checks.RunAsync("pooler", PoolerAsync);
        if (!await checks.RunAsync("writable", WritableAsync))
        {
            checks.Skip("tables", "the database takes no writes");
            return;
        }

        var hasTables = feed is not null && await checks.RunAsync("tables", () => TablesAsync(feed, products), "the database, which tries a load");
        await checks.RunAsync("privileges", PrivilegesAsync);
        if (!hasTables)
        {
            checks.Skip("load", feed is null ? "the feed file is not valid" : "the tables cannot be used");
            return;
        }

        if (await checks.RunAsync("lease", () => LeaseAsync(feed!.Name)))
        {
            await checks.RunAsync("load", () => Task.FromResult(Load(_load!)));
        }
        else
        {
            checks.Skip("load", "the run cannot begin");
        }
    }

    private async Task<string> ReachAsync()
    {
        var database = (await session.OpenDatabaseAsync()).GetRequiredService<EtlDataSource>();
        var start = session.Time.GetTimestamp();
        await using var connection = await database.OpenAsync(session.StopRequested);
        var connected = session.Time.GetElapsedTime(start);
        start = session.Time.GetTimestamp();
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(session.StopRequested);
        return $"{session.Target}, connected in {Amount.Duration(connected)}, answers in {Amount.Duration(session.Time.GetElapsedTime(start))}";
    }

    private async Task<SourceFinding> VersionAsync()
    {
        await using var connection = await Database.OpenAsync(session.StopRequested);
        var version = connection.PostgreSqlVersion;
        var encoding = Database.Encoding ?? "UTF8";
        return version.Major >= Migrator.MinimumServerVersion
            ? new SourceFinding(
                encoding == "UTF8" ? $"PostgreSQL {version}" : $"PostgreSQL {version}, but the database's encoding is {encoding}: products with other characters become rejects. UTF8 holds all",
                IsWarning: encoding != "UTF8")
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

    private async Task<string> WritableAsync()
    {
        await TargetRights.RequireWritableAsync(session, Database);
        return "takes writes";
    }

    private async Task<string> TablesAsync(Feed feed, IReadOnlyList<Product> products)
    {
        var rehearsal = session.Services.GetRequiredService<LoadRehearsal>();
        var begin = new BeginRunInput(Guid.CreateVersion7(session.Time.GetUtcNow()), feed.Name, BeginMode.Start, LeaseHolder.Current.ToString());
        _load = await rehearsal.RunAsync(begin, feed, products, session.StopRequested);
        if (_load.Begin is { Outcome: BeginOutcome.Held, Holder: { } holder } && LeaseHolder.IsDead(holder))
        {
            _load = await rehearsal.RunAsync(begin with { DeadHolder = holder }, feed, products, session.StopRequested);
        }

        return _load.Tables switch
        {
            { IsNothing: true } => "up to date",
            { Applied.Count: 0 } tables => $"the next run renews {Amount.Of(tables.Renewed.Count, "routine")}",
            var tables => $"the next run applies {Amount.Of(tables.Applied.Count, "migration")}: {string.Join(", ", tables.Applied)}",
        };
    }

    private async Task<string> PrivilegesAsync()
    {
        await TargetRights.RequireAsync(session, Database);
        return "all that a load needs";
    }

    /// <summary>Says what came of the products that were tried.</summary>
    private static SourceFinding Load(RehearsedLoad load)
    {
        if (load.LoadFailure is { } failure)
        {
            // As the run has it that stops or gives its pages up.
            throw new CommandException(ExitCode.Failed, $"no page can be loaded: {ErrorText.Of(failure)}", failure);
        }

        var counts = load.Counts!;
        if (load.Refused.Count == 0)
        {
            return load.RefusedAsNew is { } asNew
                ? new SourceFinding($"{Amount.Of(counts.Read, "product")} loaded and taken back. A new product would be refused: {Words(asNew)}", IsWarning: true)
                : new SourceFinding($"{(load.IsMadeUp ? "a made-up product" : Amount.Of(counts.Read, "product"))} loaded and taken back");
        }

        return load.Refused.Count < counts.Read || load.IsMadeUp
            ? new SourceFinding($"PostgreSQL would refuse {Amount.Of(load.Refused.Count)} of {Amount.Of(counts.Read, "product")}: {Words(load.Refused[0])}", IsWarning: true)
            : throw new CommandException(
                ExitCode.Failed, $"PostgreSQL refuses every one of {Amount.Of(counts.Read, "product")}, tried and taken back: {Words(load.Refused[0])}. Change the table, its constraints or its triggers.");
    }

    private static string Words(RejectReason refused) => $"{refused.Message} ({refused.Code})";

    private async Task<string> LeaseAsync(string feed)
    {
        if (_load!.BeginFailure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (_load.Begin is { MayRun: false } refused)
        {
            throw RunRefusal.Of(feed, feed, refused.RunId ?? Guid.Empty, refused, session.Time);
        }

        if (_load.Begin is { Ended: { } ended, DeadEnd: { } why })
        {
            return $"free; the next run ends the unfinished run {ended}, which cannot be gone on with ({why.Message.TrimEnd('.')}), and begins anew";
        }

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
            _ when run.State.IsResumable() => $"free; the next run resumes run {run.RunId} ({run.State.ToText()})",
            _ => $"free; the last run {run.RunId} is {run.State.ToText()}",
        };
    }

    private EtlDataSource Database => session.Services.GetRequiredService<EtlDataSource>();
}
