using EtlFunctions.Cli.Output;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Runs;

/// <summary>How the feed of a run is named on the command line, as far as the ledger tells.</summary>
internal static class FeedCall
{
    /// <summary>Gets the feed's name where it stands in the usual folder, else the file with which the run was started.</summary>
    public static string Of(RunTotals run) =>
        run.FeedFile is not { } file || file == new FeedLoader().PathOf(run.Feed)
            ? run.Feed
            : CommandName.Quote(ShortOf(file));

    /// <summary>Gets a path from here, or the whole one where that is shorter.</summary>
    public static string ShortOf(string file)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return relative.Length < file.Length ? relative : file;
    }
}
