namespace EtlFunctions.Database;

/// <summary>Texts as constants of a statement, where a parameter would hide the value from the planner or its type from the server.</summary>
internal static class SqlLiteral
{
    /// <summary>Quotes a text, whatever <c>standard_conforming_strings</c> is.</summary>
    /// <param name="text">The text, without NUL.</param>
    public static string Quote(string text)
    {
        var doubled = text.Replace("'", "''", StringComparison.Ordinal);
        return doubled.Contains('\\') ? $"E'{doubled.Replace(@"\", @"\\", StringComparison.Ordinal)}'" : $"'{doubled}'";
    }
}
