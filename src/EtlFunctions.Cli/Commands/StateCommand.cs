using System.CommandLine;
using EtlFunctions.Cli.Output;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl state</c>: shows and changes how far an incremental feed was read.</summary>
internal sealed class StateCommand : Command
{
    private readonly Argument<string> _value = new("value")
    {
        Description = "The watermark to go on from: a value as the records have it, such as 2024-01-31T09:30:00Z. After -- it may begin with a minus",
    };

    public StateCommand(CommandHost host)
        : base("state", "Show or change the watermark of an incremental feed, from which its next run goes on")
    {
        var feed = new FeedOptions();
        Add(Sub("get", "Show the watermark, when it was saved and by which run", feed, host, (session, origin, _) => GetAsync(session, origin)));
        var set = Sub("set", "Set the watermark; refused while a run of the feed is under way", feed, host, (session, origin, result) =>
            SetAsync(session, origin, result.GetRequiredValue(_value)));
        set.Add(_value);
        Add(set);
        Add(Sub("clear", "Forget the watermark, so that the next run reads everything; refused while a run of the feed is under way", feed, host, (session, origin, _) =>
            SetAsync(session, origin, null)));
    }

    private static Command Sub(
        string name, string description, FeedOptions feed, CommandHost host, Func<CommandSession, CursorOrigin, ParseResult, Task<int>> run)
    {
        var command = new Command(name, description);
        feed.AddTo(command);
        host.Handle(command, (session, result) =>
        {
            session.Feed = feed.Load(result);
            return run(session, OriginOf(session.Feed), result);
        });
        return command;
    }

    private static CursorOrigin OriginOf(Feed feed) => CursorOrigin.Of(feed.Incremental) ?? throw new CommandException(
        ExitCode.Usage,
        $"Feed {feed.Name} is not incremental: each run reads everything, so there is no watermark. Expected a source of type http with the key source.incremental.");

    private static async Task<int> GetAsync(CommandSession session, CursorOrigin origin)
    {
        var ledger = (await session.OpenDatabaseAsync()).GetRequiredService<WatermarkLedger>();
        WatermarkReport.Show(session, origin, await ledger.FindAsync(session.Feed!.Name, session.StopRequested));
        return ExitCode.Succeeded;
    }

    private static async Task<int> SetAsync(CommandSession session, CursorOrigin origin, string? value)
    {
        var feed = session.Feed!.Name;
        if (value is not null)
        {
            RequireValue(origin, value);
        }

        var services = await session.OpenDatabaseAsync();
        await services.GetRequiredService<Migrator>().MigrateAsync(session.StopRequested);
        var ledger = services.GetRequiredService<WatermarkLedger>();
        var before = await ledger.FindAsync(feed, session.StopRequested);
        if (!await ledger.SetAsync(feed, origin, value, WatermarkReport.DeadHolder(before), session.StopRequested))
        {
            throw WatermarkReport.Held(session, await ledger.FindAsync(feed, session.StopRequested));
        }

        var after = await ledger.FindAsync(feed, session.StopRequested);
        WatermarkReport.Show(session, origin, after);
        if (after.UnfinishedRun is { } run)
        {
            session.Console.Say($"Run {run} is unfinished and goes on from where it started; '{CommandName.With($"run {feed} --fresh")}' starts from here.");
        }

        return ExitCode.Succeeded;
    }

    private static void RequireValue(CursorOrigin origin, string value)
    {
        try
        {
            origin.Read(value);
        }
        catch (FormatException wrong)
        {
            throw new CommandException(ExitCode.Usage, $"Argument 'value': {wrong.Message} (source.incremental.type). Nothing was changed.", wrong);
        }
    }
}
