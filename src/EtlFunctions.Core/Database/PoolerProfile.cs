namespace EtlFunctions.Database;

/// <summary>What stands between this process and PostgreSQL.</summary>
public enum PoolerProfile
{
    /// <summary>Recognized by host and port; see <see cref="PoolerRecognition"/>.</summary>
    Auto,

    /// <summary>Nothing: sessions belong to this process, statements may stay prepared and startup options are sent.</summary>
    None,

    /// <summary>A pooler that keeps one server session for each client connection: like none, but it refuses startup options.</summary>
    Session,

    /// <summary>A pooler that changes the server session between transactions: nothing may be kept in a session.</summary>
    Transaction,
}
