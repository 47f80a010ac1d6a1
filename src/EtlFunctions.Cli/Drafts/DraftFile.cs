using EtlFunctions.Cli.Commands;
using EtlFunctions.Feeds;

namespace EtlFunctions.Cli.Drafts;

/// <summary>Writes a drafted feed, and no file over another.</summary>
internal static class DraftFile
{
    /// <summary>Gets the file of a feed.</summary>
    public static string PathOf(string folder, string name) => Path.Combine(folder, name + ".json");

    /// <summary>Writes the file.</summary>
    /// <exception cref="CommandException">There is one, or it cannot be written.</exception>
    public static void Write(string file, string text, bool replaces)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            using var stream = new FileStream(file, replaces ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
        }
        catch (IOException) when (!replaces && File.Exists(file))
        {
            throw new CommandException(ExitCode.Usage, $"{file}: there is a feed file already; expected none. Give the new one another name with --name, or replace it with --force.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, $"{file}: the feed file cannot be written: {failure.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Requires a name that a feed can have.</summary>
    public static string RequireName(string name) => FeedName.IsValid(name)
        ? name
        : throw new CommandException(ExitCode.Usage, $"--name: found '{name}'; expected 1 to 63 lower-case letters, digits, - and _, starting with a letter or digit.");
}
