using System.CommandLine;
using EtlFunctions.Feeds;

namespace EtlFunctions.Cli.Commands;

/// <summary>The argument and the option that name a feed.</summary>
internal sealed class FeedOptions
{
    public Argument<string> Feed { get; } = new("feed")
    {
        Description = "The feed's name, for feeds/<name>.json, or the path of a feed file",
    };

    public Option<string> Folder { get; } = FolderOption();

    public static Option<string> FolderOption() => new("--feeds")
    {
        Description = "The folder of the feeds that have a name",
        HelpName = "folder",
        DefaultValueFactory = _ => "feeds",
    };

    public void AddTo(Command command)
    {
        command.Add(Feed);
        command.Add(Folder);
    }

    /// <summary>Loads the feed that the command line names.</summary>
    /// <exception cref="FeedValidationException">There is none, or it is not valid.</exception>
    public Feed Load(ParseResult result) => new FeedLoader(result.GetRequiredValue(Folder)).Load(result.GetRequiredValue(Feed));
}
