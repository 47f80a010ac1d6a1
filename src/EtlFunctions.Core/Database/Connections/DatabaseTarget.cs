using System.Globalization;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>The server, database and user of a connection, without any secret: for messages, logs and tags.</summary>
/// <param name="User">The user, or <see langword="null"/> when the driver chooses it.</param>
/// <param name="Host">The host, or the folder of a Unix socket; the first of several.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Database">The database.</param>
/// <param name="Pooler">What stands in between; never <see cref="PoolerProfile.Auto"/> in a data source.</param>
public sealed record DatabaseTarget(string? User, string Host, int Port, string? Database, PoolerProfile Pooler)
{
    /// <summary>Gets a value indicating whether the host is a Unix socket, which has no TCP settings.</summary>
    public bool IsUnixSocket => Host.StartsWith('/') || Host.StartsWith('@');

    /// <summary>Gets a value indicating whether the server is reached without leaving this machine.</summary>
    public bool IsLocal => IsUnixSocket
        || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));

    internal static DatabaseTarget Of(NpgsqlConnectionStringBuilder settings, PoolerProfile pooler)
    {
        var (host, port) = SplitPort(settings.Host!.Split(',')[0].Trim(), settings.Port);
        return new DatabaseTarget(settings.Username, host, port, settings.Database ?? settings.Username, pooler);
    }

    /// <summary>Writes the target as <c>user@host:port/database (transaction pooler)</c>.</summary>
    /// <returns>The text, which holds no secret.</returns>
    public override string ToString()
    {
        var user = User is null ? "" : User + "@";
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var pooler = Pooler switch
        {
            PoolerProfile.Session => " (session pooler)",
            PoolerProfile.Transaction => " (transaction pooler)",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{user}{host}:{Port}/{Database}{pooler}");
    }

    /// <summary>Npgsql lets a host carry its port: <c>db:6432</c>, <c>[::1]:6432</c>.</summary>
    private static (string Host, int Port) SplitPort(string host, int port)
    {
        var colon = host.LastIndexOf(':');
        var isBareAddress = colon >= 0 && host.IndexOf(':', StringComparison.Ordinal) != colon && !host.StartsWith('[');
        return !host.StartsWith('/') && !isBareAddress && colon > 0
            && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var own)
            ? (host[..colon].Trim('[', ']'), own)
            : (host.Trim('[', ']'), port);
    }
}
