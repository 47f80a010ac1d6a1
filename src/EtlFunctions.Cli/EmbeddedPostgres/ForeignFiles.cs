namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>Files of others, which root must not write to: whoever owns one can put a link to any file in its place.</summary>
internal static class ForeignFiles
{
    /// <summary>Refuses files and links that are not root's, where the command runs as root.</summary>
    /// <param name="paths">The paths; those that are not there are passed.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <exception cref="EmbeddedPostgresException">One belongs to somebody else.</exception>
    public static async Task RefuseAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        var there = paths.Where(path => Path.Exists(path) || new FileInfo(path).LinkTarget is not null).ToArray();
        if (there.Length == 0)
        {
            return;
        }

        // Of a link it looks at the link itself.
        var found = await CommandRunner.RunAsync("find", [.. there, "-prune", "!", "-user", "0"], "/", cancellationToken);
        var foreign = found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        if (foreign is not null || !found.Succeeded)
        {
            throw new EmbeddedPostgresException(
                (foreign is null ? $"The owners of '{there[0]}' and the files in it cannot be found: {found.Text}" : $"'{foreign}' is not root's, and this command runs as root: its owner could make it write to any file.")
                + " Run the command as that user, in another folder, or name a database with --connection or ETL_POSTGRES.");
        }
    }
}
