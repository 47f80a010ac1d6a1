using System.CommandLine;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl run</c>: loads a feed.</summary>
internal sealed class RunCommand : Command
{
    private readonly FeedOptions _feed = new();

    private readonly Option<bool> _fresh = new("--fresh")
    {
        Description = "Cancel the feed's unfinished run, if there is one, and start anew; an incremental feed goes on from its watermark",
    };

    private readonly Option<bool> _fullRefresh = new("--full-refresh")
    {
        Description = "Start anew, read everything whatever the watermark of an incremental feed (the new one is saved), and compare the catalog's rows themselves: what was changed by hand is repaired",
    };

    private readonly Option<bool> _acceptShape = new("--accept-shape")
    {
        Description = "Take what comes though mapped paths are no longer there that the last run found; for this run and its resumes",
    };

    public RunCommand(CommandHost host)
        : base("run", "Load a feed. An unfinished run of the feed is resumed: what it committed is not loaded again")
    {
        _feed.AddTo(this);
        Add(_fresh);
        Add(_fullRefresh);
        Add(_acceptShape);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        await session.ConnectAheadAsync();
        var run = new FeedRun(session, _feed.Load(result), _feed.Typed(result)) { File = _feed.FileOf(result) };
        var fullRefresh = result.GetValue(_fullRefresh);
        var mode = fullRefresh || result.GetValue(_fresh) ? BeginMode.Fresh : BeginMode.Start;
        var summary = await run.RunAsync(mode, fullRefresh: fullRefresh, acceptShape: result.GetValue(_acceptShape));
        if (summary is not null && !session.Console.IsJson)
        {
            NextSteps.Write(session, summary, _feed.Typed(result));
        }

        return run.ExitCodeOf(summary);
    }
}
