namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>The account that the server runs as: the command's own, or an unprivileged one when the command runs as root, which PostgreSQL refuses.</summary>
internal sealed class ServerAccount
{
    private static readonly string[] Unprivileged = ["postgres", "_postgres", "nobody"];

    private readonly Func<string, IEnumerable<string>, (string File, IEnumerable<string> Arguments)> _wrap;

    private ServerAccount(string? user, Func<string, IEnumerable<string>, (string, IEnumerable<string>)> wrap)
    {
        User = user;
        _wrap = wrap;
    }

    /// <summary>Gets the unprivileged user, or <see langword="null"/> for the command's own account.</summary>
    public string? User { get; }

    /// <summary>Finds the account: the owner of <paramref name="dataDirectory"/> if that exists.</summary>
    public static async Task<ServerAccount> FindAsync(string? dataDirectory, CancellationToken cancellationToken)
    {
        // On Windows pg_ctl and initdb give up an administrator's rights themselves.
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(null, (file, arguments) => (file, arguments));
        }

        var candidates = dataDirectory is null ? Unprivileged : [await OwnerAsync(dataDirectory, cancellationToken)];
        foreach (var user in candidates)
        {
            if (await GroupAsync(user, cancellationToken) is not { } group)
            {
                continue;
            }

            foreach (var account in WaysToBecome(user, group))
            {
                if (await account.CanAsync("true", [], cancellationToken))
                {
                    return account;
                }
            }
        }

        throw new EmbeddedPostgresException(
            $"PostgreSQL does not run as root, and none of the users {string.Join(", ", candidates)} could be used through setpriv, runuser, su or sudo."
            + " Run the command as an ordinary user, or name a database with --connection or ETL_POSTGRES.");
    }

    public Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, string workingDirectory, CancellationToken cancellationToken)
    {
        var (wrapped, wrappedArguments) = _wrap(file, arguments);
        return CommandRunner.RunAsync(wrapped, wrappedArguments, workingDirectory, cancellationToken);
    }

    /// <summary>Tells whether the account may enter a folder, which it may not if any parent is closed to it.</summary>
    public async Task<bool> CanEnterAsync(string directory, CancellationToken cancellationToken) =>
        User is null || await CanAsync("test", ["-x", directory], cancellationToken);

    /// <summary>Gives a file or an empty folder to the account.</summary>
    public async Task GiveAsync(string path, CancellationToken cancellationToken)
    {
        if (User is null)
        {
            return;
        }

        var result = await CommandRunner.RunAsync("chown", [$"{User}:", path], "/", cancellationToken);
        if (!result.Succeeded)
        {
            throw new EmbeddedPostgresException($"'{path}' cannot be given to the user {User}: {result.Text}");
        }
    }

    public override string ToString() => User ?? "this user";

    private static async Task<string> OwnerAsync(string path, CancellationToken cancellationToken)
    {
        string[] arguments = OperatingSystem.IsMacOS() ? ["-f", "%Su", path] : ["-c", "%U", path];
        var result = await CommandRunner.RunAsync("stat", arguments, "/", cancellationToken);
        return result.Succeeded ? result.Output.Trim() : throw new EmbeddedPostgresException($"The owner of '{path}' cannot be read: {result.Text}");
    }

    /// <summary>The number of the user's group, or <see langword="null"/> when there is no such user.</summary>
    private static async Task<string?> GroupAsync(string user, CancellationToken cancellationToken)
    {
        var result = await CommandRunner.RunAsync("id", ["-g", user], "/", cancellationToken);
        return result.Succeeded ? result.Output.Trim() : null;
    }

    private static IEnumerable<ServerAccount> WaysToBecome(string user, string group)
    {
        yield return new ServerAccount(user, (file, arguments) =>
            ("setpriv", [$"--reuid={user}", $"--regid={group}", "--init-groups", "--", file, .. arguments]));
        yield return new ServerAccount(user, (file, arguments) => ("runuser", ["-u", user, "--", file, .. arguments]));
        yield return new ServerAccount(user, (file, arguments) =>
            ("su", ["-s", "/bin/sh", "-c", "exec " + string.Join(' ', arguments.Prepend(file).Select(Quote)), user]));
        yield return new ServerAccount(user, (file, arguments) => ("sudo", ["-n", "-u", user, "--", file, .. arguments]));
    }

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private async Task<bool> CanAsync(string file, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return (await RunAsync(file, arguments, "/", cancellationToken)).Succeeded;
        }
        catch (EmbeddedPostgresException)
        {
            return false;
        }
    }
}
