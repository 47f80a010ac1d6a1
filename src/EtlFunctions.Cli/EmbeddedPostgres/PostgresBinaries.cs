namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>A folder with <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c> of one version.</summary>
internal sealed record PostgresBinaries(string Directory, Version Version)
{
    /// <summary>The first release that the chunk statement runs on.</summary>
    public const int OldestMajor = 14;

    public int Major => Version.Major;

    public string Initdb => Program(Directory, "initdb");

    public string PgCtl => Program(Directory, "pg_ctl");

    public static string Program(string directory, string name) =>
        Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name);

    public static bool AreIn(string directory) =>
        File.Exists(Program(directory, "postgres")) && File.Exists(Program(directory, "initdb")) && File.Exists(Program(directory, "pg_ctl"));

    /// <summary>Asks the binaries for their version, as the account that will run them.</summary>
    /// <returns>The binaries, or the reason why they cannot be used.</returns>
    public static async Task<(PostgresBinaries? Found, string? Reason)> TryReadAsync(
        string directory, ServerAccount account, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows() && directory.AsSpan().ContainsAny('"', '$', '`') || directory.Contains('\n', StringComparison.Ordinal))
        {
            return (null, "its path has one of \" $ ` in it, which the shell that pg_ctl uses would change");
        }

        CommandResult result;
        try
        {
            result = await account.RunAsync(Program(directory, "postgres"), ["--version"], Path.GetPathRoot(directory)!, cancellationToken);
        }
        catch (EmbeddedPostgresException e)
        {
            return (null, e.Message);
        }

        if (!result.Succeeded)
        {
            return (null, $"'postgres --version' as {account} failed: {result.Text}");
        }

        // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1); a beta says 19beta1.
        var word = result.Output.Split(' ', StringSplitOptions.TrimEntries).ElementAtOrDefault(2) ?? "";
        var number = string.Concat(word.TakeWhile(c => char.IsAsciiDigit(c) || c == '.'));
        if (!Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0", out var version))
        {
            return (null, $"'postgres --version' said '{result.Output.Trim()}', expected 'postgres (PostgreSQL) <version>'");
        }

        return version.Major < OldestMajor
            ? (null, $"it is PostgreSQL {version}, expected {OldestMajor} or later")
            : (new PostgresBinaries(directory, version), null);
    }
}
