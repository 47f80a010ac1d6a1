using Microsoft.Win32.SafeHandles;

namespace EtlFunctions.Sources.Files;

/// <summary>Opens a file for reading and says in the feed's terms why it cannot.</summary>
internal static class SourceFileHandle
{
    public static SafeFileHandle Open(string name, string fullPath)
    {
        if (Directory.Exists(fullPath))
        {
            throw new SourceException(
                $"{name}: found a directory; expected a file. Name its files in source.path, such as \"{name.TrimEnd('/')}/*.ndjson\".")
            {
                StopsRun = true,
            };
        }

        try
        {
            // Others may write or replace the file meanwhile: that is noticed by its fingerprint, not prevented by a lock.
            var handle = File.OpenHandle(fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            try
            {
                _ = RandomAccess.GetLength(handle);
                return handle;
            }
            catch (NotSupportedException e)
            {
                handle.Dispose();
                throw new SourceException($"{name}: found a pipe or device; expected a regular file, since pages are read in any order and again.", e)
                {
                    StopsRun = true,
                };
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException($"{name}: no such file (looked for {fullPath}). Correct source.path; relative paths start at the feed file's folder.", e)
            {
                StopsRun = true,
                DeadEnd = DeadEnd.Gone,
            };
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceException($"{name}: no permission to read {fullPath} as user {Environment.UserName}. Allow it, then start again.", e)
            {
                StopsRun = true,
            };
        }
        catch (IOException e)
        {
            throw Unreadable(name, e);
        }
    }

    public static SourceException Unreadable(string name, IOException e) =>
        new($"{name}: the file cannot be read: {e.Message}. The read is tried again.", e) { IsTransient = true };
}
