namespace EtlFunctions.Database;

/// <summary>Recognizes a connection pooler by host and port.</summary>
/// <remarks>Taking a plain server for a transaction pooler only costs a little speed, the reverse breaks statements; so a doubtful case counts as a transaction pooler.</remarks>
public static class PoolerRecognition
{
    // PgBouncer's own default port, also that of Azure's built-in PgBouncer:
    // https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer
    private const int PgBouncerPort = 6432;

    // Supabase: 6543 is transaction mode, 5432 of the pooler's host is session mode:
    // https://supabase.com/docs/guides/database/connecting-to-postgres
    private const int SupabaseTransactionPort = 6543;

    private const int DigitalOceanPoolPort = 25061;

    /// <summary>Recognizes the pooler.</summary>
    /// <param name="host">The host name.</param>
    /// <param name="port">The TCP port.</param>
    /// <returns>A profile other than <see cref="PoolerProfile.Auto"/>.</returns>
    public static PoolerProfile Recognize(string host, int port) => port switch
    {
        PgBouncerPort or SupabaseTransactionPort => PoolerProfile.Transaction,
        DigitalOceanPoolPort when EndsWith(host, ".db.ondigitalocean.com") => PoolerProfile.Transaction,
        _ when EndsWith(host, ".pooler.supabase.com") => PoolerProfile.Session,
        _ when EndsWith(host, ".neon.tech") && host.Split('.')[0].EndsWith("-pooler", StringComparison.OrdinalIgnoreCase) => PoolerProfile.Transaction,
        _ => PoolerProfile.None,
    };

    private static bool EndsWith(string host, string suffix) => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
