using System.CommandLine;
using EtlFunctions.Cli.Output;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl resume</c>: goes on with an unfinished run.</summary>
internal sealed class ResumeCommand : Command
{
    private readonly Argument<string?> _run = new("run")
    {
        Description = "The run's id or the beginning of it; by default the latest unfinished run",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _folder = FeedOptions.FolderOption();

    private readonly Option<string?> _file = new("--feed-file")
    {
        Description = "The feed file, where it is another one than that with which the run was started",
        HelpName = "path",
    };

    public ResumeCommand(CommandHost host)
        : base("resume", "Go on with an unfinished run: only what is not committed is loaded")
    {
        Add(_run);
        Add(_folder);
        Add(_file);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        if (await FindAsync(session, result.GetValue(_run)) is not { } found)
        {
            session.Console.Say("Nothing to resume: every run in the ledger is over.");
            return ExitCode.Succeeded;
        }

        if (!found.State.IsResumable())
        {
            session.Console.Say($"Run {found.RunId} is over; nothing is left to resume.");
            if (found.State == RunState.Failed)
            {
                session.Console.Say($"'{CommandName.With($"run {found.Feed}")}' begins anew: it reads everything and writes what differs from what is loaded.");
            }

            await new StatusReport(session, session.Services.GetRequiredService<RunReader>()).ShowAsync(found);
            return found.State.IsSuccess() ? ExitCode.Succeeded : ExitCode.Failed;
        }

        var file = new FeedOfRun(found).Find(result.GetValue(_file), result.GetRequiredValue(_folder), result.GetResult(_folder) is { Implicit: false }, session.Console.Error.WriteLine);
        var typed = CommandName.Quote(FeedCall.ShortOf(file));
        var run = new FeedRun(session, Load(found.Feed, file), typed) { File = file };
        var summary = await run.RunAsync(BeginMode.Resume, found.RunId);
        if (summary is not null && !session.Console.IsJson)
        {
            NextSteps.Write(session, summary, typed);
        }

        return run.ExitCodeOf(summary);
    }

    private static async Task<RunTotals?> FindAsync(CommandSession session, string? named)
    {
        var runs = (await session.OpenDatabaseAsync()).GetRequiredService<RunReader>();
        return named is null
            ? await RunFinder.FindResumableAsync(runs, session.StopRequested)
            : await RunFinder.FindAsync(runs, named, session.StopRequested);
    }

    private static Feed Load(string name, string file)
    {
        var feed = new FeedLoader().Load(file);
        return feed.Name == name
            ? feed
            : throw new CommandException(ExitCode.Usage, $"The run is of feed {name}, but {file} holds the feed {feed.Name}.");
    }
}
