using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>The data directory of one major version with its password and configuration.</summary>
internal sealed class Cluster(ServerHome home, PostgresBinaries binaries)
{
    public const string DataFolder = "data";

    /// <summary>The server's log, in the data directory.</summary>
    public const string LogFile = "server.log";

    /// <summary>The bootstrap superuser and the database that every cluster has.</summary>
    public const string User = "postgres";

    // sun_path holds 104 bytes on macOS, 108 on Linux, the closing NUL among them.
    private const int LongestSocketPath = 103;

    private string Folder => home.Major(binaries.Major);

    public string Data => Path.Combine(Folder, DataFolder);

    public string Log => Path.Combine(Data, LogFile);

    /// <summary>Gets the lock file that every command using the server shares.</summary>
    public string UsersLock => Path.Combine(Folder, "users.lock");

    /// <summary>Gets the file that tells where the server was started.</summary>
    public string Place => Path.Combine(Folder, "server.place");

    private string PasswordFile => Path.Combine(Folder, "password");

    private bool Exists => Directory.Exists(Data);

    /// <summary>Lists the files beside the data that the command itself writes, whether they are there or not.</summary>
    public static IEnumerable<string> OwnFiles(string folder) =>
        ((string[])["users.lock", "server.place", "password", "password.initdb", "etl.conf"]).Select(name => Path.Combine(folder, name));

    public string ReadPassword() => File.ReadAllText(PasswordFile).Trim();

    /// <summary>Creates the cluster unless it is there.</summary>
    public async Task CreateAsync(bool isDurable, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (Exists)
        {
            return;
        }

        progress?.Report($"Creating a PostgreSQL {binaries.Version} database in {Folder}");
        home.CreateFolder(Folder);

        // A killed initdb leaves half a cluster, so it works under another name that takes the right one at the end.
        var unfinished = Data + ".unfinished";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        home.CreateFolder(unfinished);
        await home.Account.GiveAsync(unfinished, cancellationToken);

        var password = RandomNumberGenerator.GetHexString(40, lowercase: true);
        WriteSecret(PasswordFile, password);
        var passwordForInitdb = PasswordFile + ".initdb";
        WriteSecret(passwordForInitdb, password);
        try
        {
            await home.Account.GiveAsync(passwordForInitdb, cancellationToken);
            string[] arguments =
            [
                "--pgdata", unfinished, "--username", User, "--pwfile", passwordForInitdb, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C", "--no-instructions", .. isDurable ? Array.Empty<string>() : ["--no-sync"],
            ];
            var result = await home.Account.RunAsync(binaries.Initdb, arguments, Folder, cancellationToken);
            if (!result.Succeeded)
            {
                throw new EmbeddedPostgresException($"{binaries.Initdb} could not create a database in '{Folder}': {result.Text}");
            }
        }
        finally
        {
            File.Delete(passwordForInitdb);
        }

        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"), "\ninclude '../etl.conf'\n", cancellationToken);
        Directory.Move(unfinished, Data);
    }

    /// <summary>Writes what this start wants; <c>ALTER SYSTEM</c> still wins over it.</summary>
    public async Task ConfigureAsync(int port, EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = SocketDirectory(),
            ["unix_socket_permissions"] = "0700",
            ["cluster_name"] = "etl",
            ["shared_buffers"] = "128MB",
            ["max_connections"] = options.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["max_wal_size"] = "2GB",
            ["password_encryption"] = "scram-sha-256",
            ["log_checkpoints"] = "off",
            ["fsync"] = options.IsDurable ? "on" : "off",
            ["full_page_writes"] = options.IsDurable ? "on" : "off",
            ["synchronous_commit"] = options.IsDurable ? "on" : "off",
        };
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        var text = new StringBuilder("# Written by etl at every start. Your own settings: ALTER SYSTEM.\n");
        foreach (var (name, value) in settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        }

        var file = Path.Combine(Folder, "etl.conf");
        await File.WriteAllTextAsync(file, text.ToString(), cancellationToken);
        await home.MakeReadableAsync(file, cancellationToken);
    }

    /// <summary>The data directory, which nobody else can enter; none where the path is too long for a socket, as connections use TCP.</summary>
    private string SocketDirectory()
    {
        var longest = Encoding.UTF8.GetByteCount(Path.Combine(Data, ".s.PGSQL.65535"));
        return OperatingSystem.IsWindows() || longest > LongestSocketPath || Data.Contains('"', StringComparison.Ordinal) ? "" : $"\"{Data}\"";
    }

    private static void WriteSecret(string path, string secret)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, Encoding.ASCII, options);
        file.Write(secret);
    }
}
