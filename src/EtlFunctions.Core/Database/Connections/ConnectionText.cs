using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Reads what the user gave as connection string: Npgsql's form or a URL.</summary>
public static class ConnectionText
{
    /// <summary>Reads the text. No message quotes it, as it may hold a password.</summary>
    /// <param name="text">The connection string; white space around it is passed over.</param>
    /// <returns>The settings it names, nothing added, and whether it names PgBouncer in its transaction mode.</returns>
    /// <exception cref="DatabaseConfigurationException">It cannot be read or names no host.</exception>
    public static (NpgsqlConnectionStringBuilder Settings, bool NamesPgBouncer) Parse(string text)
    {
        var trimmed = text.Trim();
        var (settings, namesPgBouncer) = PostgresUrl.IsUrl(trimmed) ? PostgresUrl.Parse(trimmed) : (ParseKeywords(trimmed), false);
        return string.IsNullOrWhiteSpace(settings.Host)
            ? throw new DatabaseConfigurationException("The connection string names no host, expected Host=… or postgres://user:password@host:port/database.")
            : (settings, namesPgBouncer);
    }

    private static NpgsqlConnectionStringBuilder ParseKeywords(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException e)
        {
            throw new DatabaseConfigurationException(
                $"The connection string cannot be read{Where(text, e.ParamName)}. Expected Host=…;Port=…;Username=…;Password=…;Database=… or a URL postgres://user:password@host:port/database."
                + " A value with ; or = or a quote in it stands in quotes: Password='…'.");
        }
    }

    /// <summary>Names the keyword that was refused, unless it may be a piece of an unquoted password.</summary>
    private static string Where(string text, string? keyword)
    {
        if (string.IsNullOrEmpty(keyword))
        {
            return "";
        }

        var at = text.IndexOf(keyword, StringComparison.OrdinalIgnoreCase);
        var before = at < 0 ? text : text[..at];
        var mayBeSecret = before.Contains("password", StringComparison.OrdinalIgnoreCase)
            || before.Contains("pwd", StringComparison.OrdinalIgnoreCase)
            || before.Contains("psw", StringComparison.OrdinalIgnoreCase);
        return mayBeSecret ? " after the password" : $": '{keyword}' is unknown or its value is";
    }
}
