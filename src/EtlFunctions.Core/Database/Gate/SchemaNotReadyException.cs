using System.Net.Sockets;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>The database is not up to date yet, so nothing was asked of it. The message says what is waited for; the cause is the inner exception.</summary>
public sealed class SchemaNotReadyException : Exception
{
    private SchemaNotReadyException(string message, string publicMessage, bool isPermanent, Exception? cause)
        : base(message, cause)
    {
        PublicMessage = publicMessage;
        IsPermanent = isPermanent;
    }

    /// <summary>Gets the message as anybody may read it: without addresses, users and the server's own words.</summary>
    public string PublicMessage { get; }

    /// <summary>Gets a value indicating whether waiting alone does not mend it.</summary>
    public bool IsPermanent { get; }

    /// <summary>Words a migration that is under way and has met no fault.</summary>
    internal static SchemaNotReadyException UnderWay()
    {
        const string text = "The database is being brought up to this version, which is not done yet.";
        return new SchemaNotReadyException(text, text, isPermanent: false, null);
    }

    /// <summary>Words what a migration met.</summary>
    /// <param name="fault">What it met.</param>
    internal static SchemaNotReadyException Of(Exception fault)
    {
        if (IsOutage(fault))
        {
            const string waits = "Before anything is loaded the database must be brought up to this version, but PostgreSQL does not answer";
            return new SchemaNotReadyException($"{waits}: {ErrorText.Of(fault)} It is tried again.", $"{waits}. It is tried again.", isPermanent: false, fault);
        }

        const string failed = "The database could not be brought up to this version";
        var told = fault switch
        {
            MigrationException => $"{failed}: {fault.Message}",
            PostgresException refused => $"{failed}: PostgreSQL refused it ({refused.SqlState}). The log has the reason.",
            _ => $"{failed}. The log has the reason.",
        };
        return new SchemaNotReadyException($"{failed}: {ErrorText.Of(fault is MigrationException ? new MigrationException(fault.Message) : fault)}", told, isPermanent: true, fault);
    }

    /// <summary>Gets whether waiting may help.</summary>
    internal static bool IsOutage(Exception fault) =>
        fault is TimeoutException or SocketException or IOException || (fault is NpgsqlException npgsql && PostgresFaults.IsTransient(npgsql));
}
