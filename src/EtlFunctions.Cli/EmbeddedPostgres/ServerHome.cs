using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>The folder that the server's files are kept in, one folder per major version, reachable for the server's account.</summary>
internal sealed class ServerHome
{
    private ServerHome(string directory, ServerAccount account)
    {
        Directory = directory;
        Account = account;
    }

    public string Directory { get; }

    public ServerAccount Account { get; }

    /// <summary>Gets the lock file of everyone who is about to start or stop the server.</summary>
    public string ChangeLock => Path.Combine(Clusters, "change.lock");

    private string Clusters => Path.Combine(Directory, "postgres");

    /// <summary>Opens the asked folder, or, if the server's account cannot enter it, one for it elsewhere.</summary>
    public static async Task<ServerHome> OpenAsync(string directory, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var asked = PhysicalPath.Resolve(directory);
        foreach (var place in Places(asked))
        {
            await ForeignFiles.RefuseAsync([Path.GetFullPath(directory), .. OwnFiles(place)], cancellationToken);

            // The first user of a folder stays its user: the data belongs to that account.
            var account = await ServerAccount.FindAsync(DataDirectories(place).FirstOrDefault(), cancellationToken);
            var home = new ServerHome(place, account);
            if (!await home.TryCreateAsync(cancellationToken))
            {
                continue;
            }

            if (place != asked)
            {
                progress?.Report($"The user {account} cannot enter {asked}, so the embedded PostgreSQL is kept in {place}");
            }

            return home;
        }

        throw new EmbeddedPostgresException(
            $"No folder was found that root can create and the server's user can enter: tried {string.Join(", ", Places(asked))}."
            + " Run the command in a folder that every user can enter, or name a database with --connection or ETL_POSTGRES.");
    }

    /// <summary>The folder of one major version's cluster.</summary>
    public string Major(int major) => Path.Combine(Clusters, major.ToString(CultureInfo.InvariantCulture));

    /// <summary>The major versions that have data here, newest first.</summary>
    public IReadOnlyList<int> KeptMajors() =>
        [.. DataDirectories(Directory)
            .Select(d => int.Parse(Path.GetFileName(Path.GetDirectoryName(d))!, CultureInfo.InvariantCulture))
            .OrderDescending()];

    /// <summary>Creates a folder that the server's account can enter and only the command's account can write.</summary>
    public void CreateFolder(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            return;
        }

        System.IO.Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            const UnixFileMode entered = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            File.SetUnixFileMode(path, Account.User is null ? mine : mine | entered);
        }
    }

    /// <summary>Lets the server's account read a tree that a strict umask may have closed.</summary>
    public async Task MakeReadableAsync(string tree, CancellationToken cancellationToken)
    {
        if (Account.User is not null)
        {
            await CommandRunner.RunAsync("chmod", ["-R", "a+rX", tree], "/", cancellationToken);
        }
    }

    private static IEnumerable<string> Places(string asked)
    {
        yield return asked;
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            var name = Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(asked)));
            yield return $"/var/lib/etl-postgres/{name}";
        }
    }

    private static IEnumerable<string> DataDirectories(string home)
    {
        var clusters = Path.Combine(home, "postgres");
        return System.IO.Directory.Exists(clusters)
            ? System.IO.Directory.EnumerateDirectories(clusters)
                .Where(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(d => Path.Combine(d, Cluster.DataFolder))
                .Where(System.IO.Directory.Exists)
            : [];
    }

    /// <summary>The folders and files that the command itself writes, whether they are there or not.</summary>
    private static IEnumerable<string> OwnFiles(string place)
    {
        var clusters = Path.Combine(place, "postgres");
        var changeLock = Path.Combine(clusters, "change.lock");
        return
        [
            place, Path.Combine(place, ".gitignore"), clusters, changeLock, LockHolder.FileOf(changeLock),
            .. System.IO.Directory.Exists(clusters)
                ? System.IO.Directory.EnumerateDirectories(clusters).SelectMany(folder => Cluster.OwnFiles(folder).Prepend(folder))
                : [],
        ];
    }

    private async Task<bool> TryCreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Path.GetDirectoryName(Directory) is { } parent && !System.IO.Directory.Exists(parent))
            {
                CreateFolder(parent);
            }

            CreateFolder(Directory);
            CreateFolder(Clusters);
            var ignore = Path.Combine(Directory, ".gitignore");
            if (!File.Exists(ignore))
            {
                await File.WriteAllTextAsync(ignore, "*\n", cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"'{Directory}' cannot be created for the embedded PostgreSQL: {e.Message} Run the command in a folder you may write to, or name a database with --connection or ETL_POSTGRES.", e);
        }

        return await Account.CanEnterAsync(Clusters, cancellationToken);
    }
}
