using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Connections;
using EtlFunctions.Cli.Demo;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Runs;

/// <summary>Finds the file of an unfinished run's feed: as the user says, else as the ledger has it, else by the feed's name.</summary>
/// <param name="run">The run.</param>
internal sealed class FeedOfRun(RunTotals run)
{
    /// <summary>Finds the file.</summary>
    /// <param name="file">The file that the user named, or <see langword="null"/>.</param>
    /// <param name="folder">The folder of the feeds that have a name.</param>
    /// <param name="isNamed">Whether the user named the folder.</param>
    /// <param name="say">Takes what the user should know.</param>
    /// <returns>An absolute path.</returns>
    /// <exception cref="CommandException">No file is there.</exception>
    public string Find(string? file, string folder, bool isNamed, Action<string> say)
    {
        if (file is not null)
        {
            return Path.GetFullPath(file);
        }

        if (!isNamed && run.FeedFile is { } started && File.Exists(started))
        {
            return started;
        }

        var named = new FeedLoader(folder).PathOf(run.Feed);
        if (File.Exists(named))
        {
            if (!isNamed && run.FeedFile is { } gone)
            {
                say($"The feed file {gone}, with which run {run.RunId} was started, is gone; {named} is taken instead.");
            }

            return named;
        }

        var demo = Path.GetFullPath(new DemoFiles(Path.Combine(TargetDatabase.Folder, DemoFiles.Folder)).Feed);
        return run.Feed == DemoFiles.FeedName && File.Exists(demo) ? demo : throw new CommandException(
            ExitCode.Usage,
            (run.FeedFile is { } missing
                ? $"Run {run.RunId} is of feed {run.Feed} and was started with the file {missing}, which is gone, and there is no {named} either. Put it back"
                : $"Run {run.RunId} is of feed {run.Feed}, but there is no {named}. Put it there")
            + ", or name the file: --feed-file <path>.");
    }
}
