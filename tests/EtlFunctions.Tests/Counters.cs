using EtlFunctions.Database;

namespace EtlFunctions.Tests;

/// <summary>PostgreSQL's counters of what its sessions did.</summary>
internal static class Counters
{
    private const string Seen = "SELECT coalesce(sum(n_tup_ins), 0)::bigint FROM pg_stat_user_tables WHERE relid = to_regclass('public.counted')";

    /// <summary>Waits until the counters hold all that the sessions of a pool did.</summary>
    /// <remarks>
    /// A session reports at its end at the latest. Up to version 14 a process of its own collects the reports in the order
    /// they are sent: once a later one is counted, all are.
    /// </remarks>
    public static async Task AreCompleteAsync(TestDatabase database, EtlDataSource pool)
    {
        pool.Connections.Clear();
        await Eventually.HoldsAsync(
            async () => await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'") == 0,
            "the pool is empty");

        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS public.counted (n int)");
        var before = await database.ScalarAsync<long>(Seen);
        await database.ExecuteAsync("INSERT INTO public.counted VALUES (1)");
        await Eventually.HoldsAsync(async () => await database.ScalarAsync<long>(Seen) > before, "a later session is counted");
    }
}
