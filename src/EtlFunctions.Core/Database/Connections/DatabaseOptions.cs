using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Database;

/// <summary>The target database and how connections to it are made.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The minutes that a run waits for a server that cannot be reached, where nothing else is said.</summary>
    public const int DefaultMaxOutageMinutes = 60;

    /// <summary>The most minutes that it may be told to wait: a day.</summary>
    public const int MostOutageMinutes = 1440;

    /// <summary>Gets the target: <c>Host=…;Username=…</c> as Npgsql takes it, or a URL <c>postgres://user:password@host:port/database?sslmode=require</c>.</summary>
    /// <remarks>Whatever it sets wins over every default of ours. It may hold a password; <see cref="ToString"/> does not show it.</remarks>
    [Required(ErrorMessage = "ConnectionString is empty, expected a connection string or a URL postgres://…")]
    public required string ConnectionString { get; init; }

    /// <summary>Gets the schema of the products and SKUs.</summary>
    /// <value>1 to 63 bytes; the default is <c>catalog</c>.</value>
    [SqlIdentifier]
    public string CatalogSchema { get; init; } = "catalog";

    /// <summary>Gets the schema of the ledger.</summary>
    /// <value>1 to 63 bytes; the default is <c>etl</c>.</value>
    [SqlIdentifier]
    public string LedgerSchema { get; init; } = "etl";

    /// <summary>Gets the most connections of this process, shared by all pages loaded at once; <c>Maximum Pool Size</c> in the connection string wins.</summary>
    /// <remarks>Every machine of a deployment has this budget of its own; their sum must stay below the server's <c>max_connections</c>.</remarks>
    /// <value>1 to 100; the default is 10.</value>
    [Range(1, 100)]
    public int ConnectionBudget { get; init; } = 10;

    /// <summary>Gets what stands between this process and PostgreSQL.</summary>
    /// <value>The default is <see cref="PoolerProfile.Auto"/>.</value>
    [EnumDataType(typeof(PoolerProfile))]
    public PoolerProfile Pooler { get; init; } = PoolerProfile.Auto;

    /// <summary>Gets a value indicating whether connections authenticate with a Microsoft Entra token instead of a password.</summary>
    /// <value>The default, <see langword="null"/>, does so for a host of Azure Database for PostgreSQL when no password is given.</value>
    public bool? UseEntraToken { get; init; }

    /// <summary>Gets the seconds to wait for a connection, from the pool or from the server.</summary>
    /// <value>1 to 300; the default is 15.</value>
    [Range(1, 300)]
    public int ConnectTimeoutSeconds { get; init; } = 15;

    /// <summary>Gets the seconds one statement may take before it is cancelled and retried.</summary>
    /// <value>1 to 3,600; the default is 60.</value>
    [Range(1, 3600)]
    public int CommandTimeoutSeconds { get; init; } = 60;

    /// <summary>Gets the minutes that a run waits for a server that cannot be reached before it ends as incomplete.</summary>
    /// <remarks>The wait holds nothing. What cannot pass by itself, such as a wrong password, is not waited for.</remarks>
    /// <value>1 to 1,440; the default is 60.</value>
    [Range(1, MostOutageMinutes)]
    public int MaxOutageMinutes { get; init; } = DefaultMaxOutageMinutes;

    /// <summary>Describes the options without the connection string, which may hold a password.</summary>
    /// <returns>The schemas, budget and profile.</returns>
    public override string ToString() =>
        $"{nameof(DatabaseOptions)} {{ {nameof(CatalogSchema)} = {CatalogSchema}, {nameof(LedgerSchema)} = {LedgerSchema}, {nameof(ConnectionBudget)} = {ConnectionBudget}, {nameof(Pooler)} = {Pooler} }}";
}

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
