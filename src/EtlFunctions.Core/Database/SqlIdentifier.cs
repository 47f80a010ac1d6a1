using System.Text;

namespace EtlFunctions.Database;

/// <summary>The rules of a PostgreSQL identifier.</summary>
public static class SqlIdentifier
{
    /// <summary>The most bytes PostgreSQL keeps of a name (<c>NAMEDATALEN - 1</c>); it cuts longer ones without an error.</summary>
    public const int MaxBytes = 63;

    /// <summary>Tells what is wrong with a name for a schema of our own.</summary>
    /// <param name="name">The name, unquoted.</param>
    /// <returns>What was found and expected, or <see langword="null"/> when the name can be used.</returns>
    public static string? FindFault(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "is empty, expected a schema name";
        }

        if (Encoding.UTF8.GetByteCount(name) is > MaxBytes and var bytes)
        {
            return $"has {bytes} bytes, expected 1 to {MaxBytes}";
        }

        if (name.Any(char.IsControl))
        {
            return "contains a control character, expected printable text";
        }

        if (name.IndexOfAny(['\'', '"', '\\', '$']) >= 0)
        {
            return $"is {name}, expected a name without quotes, backslashes and dollar signs";
        }

        return name.StartsWith("pg_", StringComparison.Ordinal)
            ? $"is '{name}', expected no name that begins with pg_, which PostgreSQL reserves"
            : null;
    }

    /// <summary>Quotes a name for use in a statement.</summary>
    /// <param name="name">The name, unquoted.</param>
    /// <returns>The name in double quotes, with those inside doubled.</returns>
    public static string Quote(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
