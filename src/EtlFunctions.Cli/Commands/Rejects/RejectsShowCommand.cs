using System.CommandLine;
using EtlFunctions.Api;
using EtlFunctions.Cli.Rejects;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl rejects show</c>: shows a record that is not loaded, as it came.</summary>
internal sealed class RejectsShowCommand : Command
{
    private readonly Argument<long> _id = new("id") { Description = "The reject's id, as 'rejects' lists it" };

    private readonly Option<string> _folder = FeedOptions.FolderOption();

    public RejectsShowCommand(CommandHost host)
        : base("show", "Show a reject with its record as it came")
    {
        Add(_id);
        Add(_folder);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var id = result.GetRequiredValue(_id);
        var reject = await (await session.OpenDatabaseAsync()).GetRequiredService<KeptRejects>().FindAsync(id, session.StopRequested)
            ?? throw new CommandException(ExitCode.Failed, $"The ledger holds no reject {id}.");
        var shown = RejectResponse.Of(reject, new FeedFolder(new FeedLoader(result.GetRequiredValue(_folder))).Find(reject.Feed)?.Feed);
        if (session.Console.IsJson)
        {
            session.Console.Json(shown, CliJson.Readable.RejectResponse);
        }
        else
        {
            RejectText.Write(session, shown);
        }

        return ExitCode.Succeeded;
    }
}
