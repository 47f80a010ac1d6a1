using EtlFunctions.Cli.Connections;
using EtlFunctions.Cli.EmbeddedPostgres;
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
    /// <summary>Gets the message and exit code of a failure.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="target">The database, or <see langword="null"/> where none was opened.</param>
    public static (string Message, int ExitCode) Of(Exception failure, DatabaseTarget? target) => failure switch
    {
        CommandException command => (command.Message, command.ExitCode),
        ActivityFailedException { InnerException: { } cause } => Of(cause, target),
        FeedValidationException or FeedMisfitException or MappingException or DatabaseConfigurationException or MigrationException => (failure.Message, ExitCode.Usage),
        EmbeddedPostgresException or SourceException => (failure.Message, ExitCode.Failed),
        NpgsqlException fault => DatabaseFailureText.Of(fault, target),
        IOException or UnauthorizedAccessException => (failure.Message, ExitCode.Failed),
        _ => ($"{failure.Message} ({failure.GetType().Name}; --verbose shows where)", ExitCode.Failed),
    };
}
