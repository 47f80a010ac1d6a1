using EtlFunctions.Cli.Connections;
using EtlFunctions.Cli.EmbeddedPostgres;
using EtlFunctions.Cli.Output;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;
using Npgsql;

namespace EtlFunctions.Cli.Commands;

/// <summary>Says what a failure means for the user: a message without a stack trace, and the exit code.</summary>
internal static class FailureReport
{
    private const string Check = "check";

    /// <summary>Gets the failure of a command that was stopped.</summary>
    public static Failure Interrupted { get; } = new(
        "The command was stopped before it was through.", ExitCode.Interrupted, "interrupted", $"'{CommandName.With("status")}' shows the latest run; call the command again to go on.");

    /// <summary>Gets what a failure means.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="target">The database, or <see langword="null"/> where none was opened.</param>
    public static Failure Of(Exception failure, DatabaseTarget? target) => failure switch
    {
        CommandException { ExitCode: ExitCode.Usage } usage => Usage(usage.Message),
        CommandException command => new Failure(command.Message, command.ExitCode, "refused", $"'{CommandName.With("runs")}' shows what was done so far."),
        ActivityFailedException { IsDatabaseAway: true } => new Failure(
            failure.Message, ExitCode.Failed, "database_unreachable", $"'{CommandName.With("resume")}' goes on once the database is back; --max-outage or {GlobalOptions.MaxOutageVariable} lets a run wait longer."),
        ActivityFailedException { InnerException: { } cause } => Of(cause, target),
        FeedValidationException or FeedMisfitException or MappingException => new Failure(
            failure.Message, ExitCode.Usage, failure is FeedMisfitException ? "feed_misfit" : "feed_invalid", $"Correct the feed file; '{CommandName.With(Check)}' tells whether it fits its source."),
        DatabaseConfigurationException => new Failure(failure.Message, ExitCode.Usage, "connection_invalid", $"Correct --connection or {GlobalOptions.ConnectionVariable}."),
        MigrationException => new Failure(failure.Message, ExitCode.Usage, "schema_unfit", $"Nothing was changed; '{CommandName.With(Check)}' tells what a run would meet."),
        EmbeddedPostgresException => new Failure(
            failure.Message, ExitCode.Failed, "embedded_postgres", $"Name a database with --connection or {GlobalOptions.ConnectionVariable}, or correct what the error names."),
        SourceException => new Failure(failure.Message, ExitCode.Failed, "source_failed", $"'{CommandName.With(Check)}' asks the source again."),
        NpgsqlException fault => Of(fault, target),
        IOException or UnauthorizedAccessException => new Failure(failure.Message, ExitCode.Failed, "io_failed", "See the file or folder that the error names."),
        _ => new Failure(
            $"{failure.Message} ({failure.GetType().Name}; --verbose shows where)", ExitCode.Failed, "unexpected", "--verbose shows where; please report it."),
    };

    /// <summary>Gets the failure of a command line that cannot be read.</summary>
    public static Failure Usage(string message) => new(message, ExitCode.Usage, "usage", $"'{CommandName.With("--help")}' lists the commands, and each command its options.");

    private static Failure Of(NpgsqlException fault, DatabaseTarget? target)
    {
        var (message, exitCode) = DatabaseFailureText.Of(fault, target);
        return new Failure(
            message, exitCode, fault is PostgresException postgres ? postgres.SqlState : "database_unreachable",
            $"See the database named in --connection or {GlobalOptions.ConnectionVariable}; '{CommandName.With(Check)}' tells what a run would meet.");
    }
}
