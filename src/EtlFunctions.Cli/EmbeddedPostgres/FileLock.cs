namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>A lock between processes on a file, which the system releases when the holder dies, however it dies.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock alone, or returns <see langword="null"/> when anybody holds it.</summary>
    public static FileLock? TryTakeExclusive(string path) => TryTake(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock together with other sharers, or returns <see langword="null"/> when one holds it alone.</summary>
    public static FileLock? TryTakeShared(string path) => TryTake(path, FileAccess.Read, FileShare.Read);

    /// <summary>Waits for the lock and takes it alone.</summary>
    public static async Task<FileLock> TakeExclusiveAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTakeExclusive(path) is { } taken)
            {
                return taken;
            }

            await Task.Delay(RetryInterval, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileLock? TryTake(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            // The derived types say that the path is wrong; the plain one that somebody holds the lock.
            return null;
        }
    }
}
