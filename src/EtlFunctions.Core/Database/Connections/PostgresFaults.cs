using System.Net.Sockets;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Tells by SQLSTATE what a fault of PostgreSQL means for a load (PostgreSQL documentation, appendix A).</summary>
internal static class PostgresFaults
{
    /// <summary>The SQLSTATE of ours for a SKU that another product still lists.</summary>
    public const string SkuTaken = "SK001";

    /// <summary>The SQLSTATE of ours for a SKU that its product lists twice.</summary>
    public const string SkuTwice = "SK002";

    /// <summary>The SQLSTATE of ours for a chunk that takes more SKUs from products that stay than its run may so far.</summary>
    public const string TooManySkusVanish = "SK003";

    /// <summary>Gets whether two transactions met and the same statement may succeed at once.</summary>
    public static bool IsConflict(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
        || fault is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "product_feed_external_id_key" }
        || IsExistingSku(fault);

    /// <summary>Gets whether a SKU taken for new exists already, so that the chunk must look its SKUs up.</summary>
    public static bool IsExistingSku(PostgresException fault) =>
        fault is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "sku_feed_code_key" };

    /// <summary>Gets whether a record's content is to blame, so that the chunk's other records can be loaded without it.</summary>
    /// <remarks>The same list stands in the chunk statement's isolation.</remarks>
    public static bool IsRecordFault(PostgresException fault) =>
        !IsConflict(fault)
        && (fault.SqlState.StartsWith("22", StringComparison.Ordinal)
            || fault.SqlState.StartsWith("23", StringComparison.Ordinal)
            || fault.SqlState is PostgresErrorCodes.RaiseException or PostgresErrorCodes.ProgramLimitExceeded or SkuTaken or SkuTwice);

    /// <summary>Gets whether the connection broke after a statement was sent, so that nobody knows yet if it is committed.</summary>
    public static bool IsAnswerLost(NpgsqlException fault) =>
        fault is not PostgresException && fault.InnerException is IOException or SocketException or TimeoutException
        || fault is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };

    /// <summary>Gets whether a failure says by itself that no connection can be made, in a way that may pass: nobody listens, no name or way is found, the server starts, stops or is full.</summary>
    public static bool IsRefusal(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections }
        || (failure is NpgsqlException or SocketException && SocketFault(failure) is SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain
            or SocketError.NoData or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown);

    /// <summary>Gets whether a failure may be of a server that is out of reach, when it is one to connect with.</summary>
    public static bool MayBeOutage(Exception failure) => failure switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P0", StringComparison.Ordinal)
            || state == PostgresErrorCodes.TooManyConnections,
        NpgsqlException fault => IsTransient(fault),
        TimeoutException or SocketException or IOException => true,
        { InnerException: NpgsqlException inner } => MayBeOutage(inner),
        _ => false,
    };

    private static SocketError? SocketFault(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }

    /// <summary>Gets whether waiting may help: the server restarts, is full of connections, out of disk or out of reach.</summary>
    public static bool IsTransient(NpgsqlException fault) =>
        fault.IsTransient
        || fault is PostgresException postgres
            && (postgres.SqlState.StartsWith("08", StringComparison.Ordinal)
                || postgres.SqlState.StartsWith("40", StringComparison.Ordinal)
                || postgres.SqlState.StartsWith("53", StringComparison.Ordinal)
                || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || postgres.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable
                    // Clouds make a server read-only while its disk is nearly full, and a standby is so until it is promoted.
                    or PostgresErrorCodes.ReadOnlySqlTransaction)
        || IsAnswerLost(fault);
}
