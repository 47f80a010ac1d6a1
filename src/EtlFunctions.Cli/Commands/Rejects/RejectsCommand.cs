using System.CommandLine;
using EtlFunctions.Api;
using EtlFunctions.Cli.Rejects;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl rejects</c>: counts and lists the records that are not loaded.</summary>
internal sealed class RejectsCommand : Command
{
    private const string AnyState = "all";
    private const int GroupsShown = 100;

    private readonly Option<string?> _feed = new("--feed") { Description = "Only those of this feed", HelpName = "name" };

    private readonly Option<string?> _run = new("--run")
    {
        Description = "Only those that this run met, or that were open before and after it: its id or the beginning of it",
        HelpName = "run",
    };

    private readonly Option<string?> _stage = new("--stage") { Description = "Only those that this stage refused", HelpName = string.Join('|', RejectStates.Stages) };

    private readonly Option<string?> _code = new("--code") { Description = "Only those with this code", HelpName = "code" };

    private readonly Option<string> _state = new("--state")
    {
        Description = "Only those in this state",
        HelpName = $"{string.Join('|', RejectStates.All)}|{AnyState}",
        DefaultValueFactory = _ => RejectStates.Open,
    };

    private readonly Option<int> _limit = NumberOption.Create("--limit", "The most rejects to list below their counts", 1, 10_000, 20);

    public RejectsCommand(CommandHost host)
        : base("rejects", "Count the records that are not loaded by their reasons, and list the latest")
    {
        _stage.AcceptOnlyFromAmong([.. RejectStates.Stages]);
        _state.AcceptOnlyFromAmong([.. RejectStates.All, AnyState]);
        Add(_feed);
        Add(_run);
        Add(_stage);
        Add(_code);
        Add(_state);
        Add(_limit);
        Add(new RejectsShowCommand(host));
        Add(new RejectsReplayCommand(host));
        Add(new RejectsDiscardCommand(host));
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var services = await session.OpenDatabaseAsync();
        var run = result.GetValue(_run) is { } named
            ? await RunFinder.FindAsync(services.GetRequiredService<RunReader>(), named, session.StopRequested)
            : null;
        var state = result.GetRequiredValue(_state);
        var filter = new RejectFilter(result.GetValue(_feed), result.GetValue(_stage), result.GetValue(_code), run?.RunId, state == AnyState ? null : state);
        var rejects = services.GetRequiredService<KeptRejects>();
        var groups = await rejects.GroupAsync(filter, GroupsShown, session.StopRequested);
        var latest = await rejects.ListAsync(filter, result.GetValue(_limit), session.StopRequested);
        if (session.Console.IsJson)
        {
            session.Console.Json(new RejectListResponse(groups, latest), CliJson.Readable.RejectListResponse);
        }
        else
        {
            new RejectTables(session).Show(groups, latest, state);
        }

        return ExitCode.Succeeded;
    }
}
