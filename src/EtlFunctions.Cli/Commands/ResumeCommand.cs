using System.CommandLine;
using EtlFunctions.Cli.Connections;
using EtlFunctions.Cli.Demo;
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
        Description = "The feed file, when the run was started with a path instead of a name",
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

        var feed = Load(found.Feed, result.GetRequiredValue(_folder), result.GetValue(_file));
        var run = new FeedRun(session, feed);
        var summary = await run.RunAsync(BeginMode.Resume, found.RunId);
        if (summary is not null && !session.Console.IsJson)
        {
            NextSteps.Write(session, summary, result.GetValue(_file) is { } file ? $" --feed-file {CommandName.Quote(file)}" : FeedOptions.FolderOf(result.GetRequiredValue(_folder)));
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

    private static Feed Load(string name, string folder, string? file)
    {
        var demo = new DemoFiles(Path.Combine(TargetDatabase.Folder, DemoFiles.Folder)).Feed;
        var isDemo = file is null && name == DemoFiles.FeedName && !File.Exists(Path.Combine(folder, name + ".json")) && File.Exists(demo);
        try
        {
            var feed = new FeedLoader(folder).Load(file ?? (isDemo ? demo : name));
            return feed.Name == name
                ? feed
                : throw new CommandException(ExitCode.Usage, $"The run is of feed {name}, but {file} holds the feed {feed.Name}.");
        }
        catch (FeedValidationException missing) when (file is null && !isDemo && !File.Exists(Path.Combine(folder, name + ".json")))
        {
            throw new CommandException(
                ExitCode.Usage, $"{missing.Message}\nThe run is of feed {name}. If it was started with a path, name the file again: --feed-file <path>.", missing);
        }
    }
}
