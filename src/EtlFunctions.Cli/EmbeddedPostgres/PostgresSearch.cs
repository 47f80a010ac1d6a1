namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>The places where PostgreSQL's binaries may be, in the order they are tried.</summary>
/// <param name="ChosenFolder">The folder the user named in <see cref="Variable"/>; nothing else is tried then.</param>
/// <param name="PathFolders">The folders of <c>PATH</c>, which also find npm.</param>
/// <param name="SystemFolders">The folders that packages install into, newest version first.</param>
internal sealed record PostgresSearch(
    string? ChosenFolder, IReadOnlyList<string> PathFolders, IReadOnlyList<string> SystemFolders)
{
    /// <summary>The environment variable that names the folder of the binaries.</summary>
    public const string Variable = "ETL_POSTGRES_BIN";

    public static PostgresSearch OfThisMachine()
    {
        var chosen = Environment.GetEnvironmentVariable(Variable);
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return new PostgresSearch(
            string.IsNullOrWhiteSpace(chosen) ? null : chosen,
            path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            FindSystemFolders());
    }

    private static List<string> FindSystemFolders()
    {
        (string Parent, string Pattern)[] places = OperatingSystem.IsWindows()
            ? [(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*")]
            : [
                ("/usr/lib/postgresql", "*"), // Debian, Ubuntu
                ("/usr", "pgsql-*"), // the PostgreSQL project's packages for Red Hat
                ("/opt/homebrew/opt", "postgresql*"), // Homebrew on Apple silicon
                ("/usr/local/opt", "postgresql*"), // Homebrew on Intel
                ("/usr/libexec", "postgresql*"), // Alpine
                ("/Applications/Postgres.app/Contents/Versions", "*"),
            ];
        return [.. places
            .Where(p => Directory.Exists(p.Parent))
            .SelectMany(p => Directory.EnumerateDirectories(p.Parent, p.Pattern))
            .OrderByDescending(VersionInName)
            .SelectMany(d => new[] { Path.Combine(d, "bin"), d })
            .Where(PostgresBinaries.AreIn)];
    }

    private static int VersionInName(string folder)
    {
        var digits = string.Concat(Path.GetFileName(folder).SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, out var major) ? major : 0;
    }
}
