using System.Text.RegularExpressions;
using EtlFunctions.Database;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Fills the statements of this folder, whose names of tables and columns come from a feed.</summary>
internal static partial class SqlTemplate
{
    /// <summary>Fills a statement; what is filled in is not searched again.</summary>
    /// <param name="name">The file without ending.</param>
    /// <param name="values">The text for each <c>{name}</c>.</param>
    public static string Fill(string name, params (string Name, string Text)[] values) =>
        Placeholder().Replace(Read(name), match => Array.Find(values, v => v.Name == match.Groups[1].Value) is { Text: { } text }
            ? text
            : throw new InvalidOperationException($"{name}.sql: nothing is given for {match.Value}."));

    /// <summary>Reads a statement without placeholders.</summary>
    public static string Read(string name) => SqlText.Read($"EtlFunctions.Sources.Postgres.{name}.sql");

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
