using System.Globalization;

namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>Who has a lock, told beside it, since nobody else can open a file that is locked.</summary>
internal static class LockHolder
{
    /// <summary>Notes that this process has the lock, if that can be written.</summary>
    public static void Note(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new StreamWriter(FileOf(path), options);
            file.Write(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The lock holds without it.
        }
    }

    /// <summary>Tells who noted it last.</summary>
    public static string Of(string path)
    {
        try
        {
            return File.ReadAllText(FileOf(path)) is { Length: > 0 } holder ? holder : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    /// <summary>Gets the file in which it stands.</summary>
    public static string FileOf(string path) => path + ".holder";
}
