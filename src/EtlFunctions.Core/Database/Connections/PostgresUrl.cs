using System.Globalization;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Reads a connection URL as libpq defines it.</summary>
/// <remarks>https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS; of its parameters those that Npgsql has an equal for.</remarks>
internal static class PostgresUrl
{
    private const string EncodingHint =
        "Expected postgres://user:password@host:port/database. Characters such as # / ? @ : % in the user or password must be percent-encoded (# is %23, / is %2F, @ is %40).";

    private static readonly Dictionary<string, Action<NpgsqlConnectionStringBuilder, string>> Parameters = new(StringComparer.Ordinal)
    {
        ["application_name"] = (b, v) => b.ApplicationName = v,
        ["channel_binding"] = (b, v) => b.ChannelBinding = Choice<ChannelBinding>("channel_binding", v),
        ["connect_timeout"] = (b, v) => b.Timeout = Number("connect_timeout", v),
        ["dbname"] = (b, v) => b.Database = v,
        ["gssencmode"] = (b, v) => b.GssEncryptionMode = Choice<GssEncryptionMode>("gssencmode", v),
        ["host"] = (b, v) => b.Host = v,
        ["keepalives"] = (b, v) => b.TcpKeepAlive = Number("keepalives", v) != 0,
        ["keepalives_idle"] = (b, v) => b.TcpKeepAliveTime = Number("keepalives_idle", v),
        ["keepalives_interval"] = (b, v) => b.TcpKeepAliveInterval = Number("keepalives_interval", v),
        ["options"] = (b, v) => b.Options = v,
        ["passfile"] = (b, v) => b.Passfile = v,
        ["password"] = (b, v) => b.Password = v,
        ["port"] = (b, v) => b.Port = Number("port", v, most: ushort.MaxValue),
        ["sslcert"] = (b, v) => b.SslCertificate = v,
        ["sslkey"] = (b, v) => b.SslKey = v,
        ["sslmode"] = (b, v) => b.SslMode = Choice<SslMode>("sslmode", v),
        ["sslnegotiation"] = (b, v) => b.SslNegotiation = Choice<SslNegotiation>("sslnegotiation", v),
        ["sslrootcert"] = (b, v) => b.RootCertificate = v,
        ["target_session_attrs"] = (b, v) => b.TargetSessionAttributes = v,
        ["user"] = (b, v) => b.Username = v,
    };

    public static bool IsUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the URL.</summary>
    /// <returns>The settings, and whether <c>pgbouncer=true</c>, the mark that Prisma and Supabase give, names a transaction pooler.</returns>
    public static (NpgsqlConnectionStringBuilder Settings, bool NamesPgBouncer) Parse(string text)
    {
        if (text.Contains("[YOUR-PASSWORD]", StringComparison.OrdinalIgnoreCase))
        {
            throw new DatabaseConfigurationException("The connection URL still has the placeholder [YOUR-PASSWORD], expected the password of the database user.");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Fragment.Length > 0)
        {
            throw new DatabaseConfigurationException("The connection URL cannot be read. " + EncodingHint);
        }

        var settings = new NpgsqlConnectionStringBuilder();
        var user = url.UserInfo.Split(':', 2);
        Set(user[0], v => settings.Username = v);
        Set(user.ElementAtOrDefault(1), v => settings.Password = v);
        Set(url.DnsSafeHost, v => settings.Host = v);
        Set(url.AbsolutePath.TrimStart('/'), v => settings.Database = v);
        if (url.Port >= 0)
        {
            settings.Port = url.Port;
        }

        var namesPgBouncer = false;
        foreach (var parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = parameter.Split('=', 2);
            var name = Uri.UnescapeDataString(parts[0]);
            var value = Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "");
            if (name == "pgbouncer")
            {
                namesPgBouncer = value == "true";
            }
            else if (Parameters.TryGetValue(name, out var set))
            {
                Apply(name, () => set(settings, value));
            }
            else
            {
                throw new DatabaseConfigurationException(
                    $"The connection URL has the parameter '{name}', expected one of {string.Join(", ", Parameters.Keys)}, pgbouncer. Other settings can be given in the form Host=…;Username=….");
            }
        }

        return (settings, namesPgBouncer);
    }

    private static void Set(string? encoded, Action<string> set)
    {
        if (!string.IsNullOrEmpty(encoded))
        {
            set(Uri.UnescapeDataString(encoded));
        }
    }

    private static void Apply(string name, Action set)
    {
        try
        {
            set();
        }
        catch (ArgumentException)
        {
            throw new DatabaseConfigurationException($"The parameter '{name}' of the connection URL is out of its range.");
        }
    }

    private static int Number(string name, string value, int most = int.MaxValue) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new DatabaseConfigurationException($"The parameter '{name}' of the connection URL is '{value}', expected a whole number up to {most}.");

    private static T Choice<T>(string name, string value)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(value.Replace("-", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<T>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true)
            : throw new DatabaseConfigurationException(
                $"The parameter '{name}' of the connection URL is '{value}', expected one of {string.Join(", ", Enum.GetNames<T>())} (as libpq writes them).");
}
