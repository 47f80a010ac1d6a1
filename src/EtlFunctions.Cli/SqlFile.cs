namespace EtlFunctions.Cli;

/// <summary>The command's SQL files, embedded in its assembly.</summary>
internal static class SqlFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">Its folder and name without ending, such as <c>Checks.MissingPrivileges</c>.</param>
    public static string Read(string name)
    {
        using var stream = typeof(SqlFile).Assembly.GetManifestResourceStream($"EtlFunctions.Cli.{name}.sql")
            ?? throw new InvalidOperationException($"The assembly holds no SQL file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
