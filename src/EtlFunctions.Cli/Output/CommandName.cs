namespace EtlFunctions.Cli.Output;

/// <summary>How the user can call this command again.</summary>
internal static class CommandName
{
    private const string Name = "etl";

    private static readonly Lazy<string> Found = new(Find);

    /// <summary>Gets <c>etl</c> where the shell finds it, else a path that works from the current folder.</summary>
    public static string Current => Found.Value;

    /// <summary>Gets a command line of this command.</summary>
    public static string With(string arguments) => $"{Current} {arguments}";

    private static string Find()
    {
        if (Environment.ProcessPath is not { } path)
        {
            return Name;
        }

        if (Path.GetFileNameWithoutExtension(path) != Name)
        {
            return $"dotnet {Quote(FromHere(Path.Combine(AppContext.BaseDirectory, Name + ".dll")))}";
        }

        var folder = Path.GetDirectoryName(path);
        var isOnPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(p => Path.TrimEndingDirectorySeparator(p) == folder);
        return isOnPath ? Name : Quote(FromHere(path));
    }

    /// <summary>The shorter of the relative and the full path.</summary>
    private static string FromHere(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        if (!relative.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            relative = "." + Path.DirectorySeparatorChar + relative;
        }

        return relative.Length < path.Length ? relative : path;
    }

    /// <summary>Gets a path as a shell takes it for one word.</summary>
    public static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
