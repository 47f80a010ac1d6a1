using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Completes a connection string with what a job needs that must not lose connections; what the user set stays.</summary>
internal static class ConnectionDefaults
{
    // Seconds. Azure's load balancers forget a connection after 4 idle minutes, the shortest cut known:
    // https://learn.microsoft.com/azure/load-balancer/load-balancer-tcp-idle-timeout
    private const int IdleLifetime = 60;
    private const int Lifetime = 300;

    // Seconds. A dead peer is noticed after 30 + 5 * 10 s by the server; the client's number of probes is the system's.
    private const int KeepaliveIdle = 30;
    private const int KeepaliveInterval = 10;

    // Every statement of a run is one of a handful.
    private const int PreparedStatements = 20;

    private const string ServerOptions =
        "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=5 -c idle_in_transaction_session_timeout=60000";

    /// <summary>Fills in what the user left open.</summary>
    /// <param name="settings">The user's settings, changed here.</param>
    /// <param name="target">Where they lead.</param>
    /// <param name="options">Budget and timeouts.</param>
    public static void Complete(NpgsqlConnectionStringBuilder settings, DatabaseTarget target, DatabaseOptions options)
    {
        var chosen = settings.Keys.Cast<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);

        Default("Application Name", "etl");
        // No statement of ours changes its session. The reset would be one more statement with every chunk, and DISCARD ALL
        // would throw away the plans of the chunk statement's function.
        Default("No Reset On Close", true);
        Default("Maximum Pool Size", options.ConnectionBudget);
        Default("Connection Lifetime", Lifetime);
        Default("Connection Idle Lifetime", IdleLifetime);
        Default("Timeout", options.ConnectTimeoutSeconds);
        Default("Command Timeout", options.CommandTimeoutSeconds);
        Default("Keepalive", KeepaliveIdle);
        if (!target.IsUnixSocket && (!chosen.Contains("TCP Keepalive") || settings.TcpKeepAlive))
        {
            Default("TCP Keepalive", true);
            Default("TCP Keepalive Time", KeepaliveIdle);
            Default("TCP Keepalive Interval", KeepaliveInterval);
        }

        if (CloudHost.SslModeFor(target.Host) is { } sslMode)
        {
            Default("SSL Mode", sslMode);
        }

        if (target.Pooler == PoolerProfile.Transaction)
        {
            // The session behind the next transaction is another one: nothing stays prepared.
            Default("Max Auto Prepare", 0);
        }
        else
        {
            Default("Max Auto Prepare", PreparedStatements);
        }

        if (target.Pooler == PoolerProfile.None)
        {
            // PgBouncer refuses startup parameters that it does not know. The last of two equal ones wins, so the user's come last.
            settings.Options = string.IsNullOrEmpty(settings.Options) ? ServerOptions : $"{ServerOptions} {settings.Options}";
        }

        void Default(string keyword, object value)
        {
            if (!chosen.Contains(keyword))
            {
                settings[keyword] = value;
            }
        }
    }
}
