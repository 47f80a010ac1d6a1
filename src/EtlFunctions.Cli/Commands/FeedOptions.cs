using System.CommandLine;
using EtlFunctions.Cli.Output;
using EtlFunctions.Feeds;

namespace EtlFunctions.Cli.Commands;

/// <summary>The argument and the option that name a feed.</summary>
internal sealed class FeedOptions
{
    private const string UsualFolder = "feeds";

    public Argument<string> Feed { get; } = new("feed")
    {
        Description = "The feed's name, for feeds/<name>.json, or the path of a feed file",
    };

    public Option<string> Folder { get; } = FolderOption();

    public static Option<string> FolderOption() => new("--feeds")
    {
        Description = "The folder of the feeds that have a name",
        HelpName = "folder",
        DefaultValueFactory = _ => UsualFolder,
    };

    public void AddTo(Command command)
    {
        command.Add(Feed);
        command.Add(Folder);
    }

    /// <summary>Gets the feed's file, an absolute path.</summary>
    public string FileOf(ParseResult result) => new FeedLoader(result.GetRequiredValue(Folder)).PathOf(result.GetRequiredValue(Feed));

    /// <summary>Gets the feed as the user named it, for a command line that works as it stands.</summary>
    public string Typed(ParseResult result) => CommandName.Quote(result.GetRequiredValue(Feed)) + FolderOf(result.GetRequiredValue(Folder));

    /// <summary>Gets the option of a folder that is not the usual one, with a blank before it.</summary>
    public static string FolderOf(string folder) => folder == UsualFolder ? "" : $" --feeds {CommandName.Quote(folder)}";

    /// <summary>Loads the feed that the command line names.</summary>
    /// <exception cref="FeedValidationException">There is none, or it is not valid.</exception>
    public Feed Load(ParseResult result) => new FeedLoader(result.GetRequiredValue(Folder)).Load(result.GetRequiredValue(Feed));
}
