namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>A lock between processes on a file, which the system releases when the holder dies, however it dies.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    // About a second.
    private const int RetriesInSilence = 20;

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock alone, or returns <see langword="null"/> when anybody holds it.</summary>
    public static FileLock? TryTakeExclusive(string path) => TryTake(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock together with other sharers, or returns <see langword="null"/> when one holds it alone.</summary>
    public static FileLock? TryTakeShared(string path) => TryTake(path, FileAccess.Read, FileShare.Read);

    /// <summary>Waits for the lock and takes it alone.</summary>
    /// <param name="path">The file; beside it stands who has it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <param name="progress">Is told once for whom it waits.</param>
    public static async Task<FileLock> TakeExclusiveAsync(string path, CancellationToken cancellationToken, IProgress<string>? progress = null)
    {
        for (var tries = 0; ; tries++)
        {
            if (TryTakeExclusive(path) is { } taken)
            {
                LockHolder.Note(path);
                return taken;
            }

            if (tries == RetriesInSilence)
            {
                progress?.Report($"Waiting for {LockHolder.Of(path)}, which has the lock {path}");
            }

            await Task.Delay(RetryInterval, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileLock? TryTake(string path, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileLock(new FileStream(path, options));
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Tells whether somebody holds the lock; anything else, such as a full disk, no wait would mend.</summary>
    private static bool IsHeld(IOException fault)
    {
        // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; elsewhere EWOULDBLOCK.
        const int SharingViolation = unchecked((int)0x80070020);
        const int LockViolation = unchecked((int)0x80070021);
        return OperatingSystem.IsWindows()
            ? fault.HResult is SharingViolation or LockViolation
            : fault.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
    }
}
