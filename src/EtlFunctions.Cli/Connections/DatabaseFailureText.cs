using System.Net.Sockets;
using System.Security.Authentication;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Cli.Connections;

/// <summary>Says in words what a fault of the database means and what to do about it.</summary>
internal static class DatabaseFailureText
{
    private const string Where = $"--connection or {GlobalOptions.ConnectionVariable}";

    /// <summary>Gets the message and the exit code of a fault.</summary>
    /// <param name="fault">What Npgsql threw.</param>
    /// <param name="target">The database, or <see langword="null"/> where it is not known.</param>
    public static (string Message, int ExitCode) Of(NpgsqlException fault, DatabaseTarget? target)
    {
        var server = target is null ? "PostgreSQL" : $"PostgreSQL at {target}";
        return fault switch
        {
            PostgresException postgres => (Of(postgres, server, target), ExitCodeOf(postgres)),
            { InnerException: TimeoutException } =>
                ($"{server} does not answer in time. Check the host and port in {Where}, and that no firewall is in between.", ExitCode.Failed),
            { InnerException: AuthenticationException tls } =>
                ($"{server}: no secure connection could be made ({tls.Message}). See 'SSL Mode' and 'Root Certificate' of the connection string in {Where}.", ExitCode.Usage),
            _ when fault.GetBaseException() is SocketException socket => Of(socket, server),
            _ when fault.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
                ($"{server} asks for a password and none is given. Add Password=… in {Where}.", ExitCode.Usage),
            _ => ($"{server}: {fault.Message}{(fault.InnerException is { } cause ? $" ({cause.Message})" : "")}", ExitCode.Failed),
        };
    }

    private static (string Message, int ExitCode) Of(SocketException fault, string server) => fault.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
            ($"{server}: the host name is not known. Check it in {Where}.", ExitCode.Usage),
        _ => ($"{server} does not answer ({fault.Message}). Check that the server runs, and the host and port in {Where}.", ExitCode.Failed),
    };

    private static string Of(PostgresException fault, string server, DatabaseTarget? target) => fault.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"{server} refuses the login: {fault.MessageText}. Check user and password in {Where}.",
        PostgresErrorCodes.InvalidCatalogName =>
            $"{server}: {fault.MessageText}. Create it (CREATE DATABASE), or name another one in {Where}.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"{server}: {fault.MessageText}. The user{(target?.User is { } user ? $" {user}" : "")} lacks a privilege: let an owner GRANT it.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName =>
            $"{server} has no ledger where it was looked for ({fault.MessageText}): nothing was loaded there yet. Load something first, or name the right schema with --ledger-schema.",
        PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction =>
            $"{server} has a ledger of an older version ({fault.MessageText}). Bring it up to date with '{CommandName.With("migrate")}', as every run does.",
        PostgresErrorCodes.TooManyConnections =>
            $"{server} takes no more connections: {fault.MessageText}. Close some, or lower 'Maximum Pool Size' in {Where}.",
        PostgresErrorCodes.CannotConnectNow => $"{server} is starting up or shutting down: {fault.MessageText}. Try again in a moment.",
        _ => $"{server}: {fault.MessageText} (SQLSTATE {fault.SqlState})",
    };

    private static int ExitCodeOf(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege
            ? ExitCode.Usage
            : ExitCode.Failed;
}
