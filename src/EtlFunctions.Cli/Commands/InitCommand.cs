using System.CommandLine;
using EtlFunctions.Cli.Checks;
using EtlFunctions.Cli.Drafts;
using EtlFunctions.Cli.Output;
using EtlFunctions.Cli.Previews;
using EtlFunctions.Database;
using EtlFunctions.Drafting;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl init</c>: looks at a source and writes a feed for it.</summary>
internal sealed class InitCommand : Command
{
    private const int RecordsShown = 2;

    private readonly Argument<string> _address = new("source")
    {
        Description = "A file, a folder, a glob, a URL, or a table of the target database",
    };

    private readonly Option<string?> _name = new("--name") { Description = "The feed's name; by default made of the source's" };

    private readonly Option<string> _folder = FeedOptions.FolderOption();

    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "A header for a URL, its value with a variable: 'X-Api-Key: ${env:SHOP_KEY}'; several are possible",
        HelpName = "name: value",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "The name of the variable that holds a bearer token for a URL",
        HelpName = "variable",
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Take every guess instead of asking" };

    private readonly Option<bool> _force = new("--force") { Description = "Replace a feed file that is there" };

    public InitCommand(CommandHost host)
        : base("init", "Look at the first records of a source and write a feed file for it, then show what check and preview say")
    {
        Add(_address);
        Add(_name);
        Add(_folder);
        Add(_headers);
        Add(_token);
        Add(_yes);
        Add(_force);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var folder = result.GetRequiredValue(_folder);
        var name = result.GetValue(_name) is { } given ? DraftFile.RequireName(given) : null;
        var drafter = new FeedDrafter(
            session.Services.GetServices<IProductSourceFactory>(),
            async () => (await session.OpenDatabaseAsync()).GetRequiredService<EtlDataSource>());
        var request = new DraftRequest(result.GetRequiredValue(_address), Path.GetFullPath(folder)) { Name = name, Headers = result.GetValue(_headers) ?? [], TokenVariable = result.GetValue(_token) };
        var draft = await drafter.DraftAsync(request, Questions(session, result), session.StopRequested);
        var file = DraftFile.PathOf(folder, draft.Name);
        DraftFile.Write(file, draft.Text, result.GetValue(_force));
        session.Console.Say($"Wrote {file}:");
        session.Console.Say(draft.Text);
        if (draft.Script is { } script)
        {
            var scriptFile = Path.ChangeExtension(file, ".js");
            DraftFile.Write(scriptFile, script, result.GetValue(_force));
            session.Console.Say($"Wrote {scriptFile}:");
            session.Console.Say(script);
        }

        if (draft.Variables.Where(variable => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))).ToArray() is { Length: > 0 } unset)
        {
            session.Console.Say($"Only you can know: the values of {string.Join(", ", unset)}. Set these variables; feeds/examples/README.md says what each is.");
            Next(session, draft, folder);
            return ExitCode.Succeeded;
        }

        var feed = new FeedLoader(folder, variable => draft.Secrets.GetValueOrDefault(variable) ?? Environment.GetEnvironmentVariable(variable)).Load(draft.Name);
        var exitCode = await ShowAsync(session, feed);
        Next(session, draft, folder);
        return exitCode;
    }

    private IDraftQuestions Questions(CommandSession session, ParseResult result) =>
        result.GetValue(_yes) ? new GuessesTaken()
        : session.Console.IsLive && !Console.IsInputRedirected ? new TerminalQuestions(session.Console)
        : throw new CommandException(ExitCode.Usage, "There is no terminal to ask questions on; expected --yes, which takes every guess.");

    private static async Task<int> ShowAsync(CommandSession session, Feed feed)
    {
        var checks = new CheckList(session);
        await new SourceChecks(session, feed).RunAsync(checks);
        session.Console.Say();
        await foreach (var record in new FeedPreview(session, feed).ReadAsync(RecordsShown, session.StopRequested))
        {
            PreviewText.Write(session.Console, record);
        }

        return checks.ExitCode;
    }

    private static void Next(CommandSession session, FeedDraft draft, string folder)
    {
        foreach (var note in draft.Notes)
        {
            session.Console.Say($"Only you can know: {note}");
        }

        foreach (var variable in draft.Secrets.Keys)
        {
            session.Console.Say($"Set {variable} to the value that stood in the address: the feed names the variable, never its value.");
        }

        var feed = draft.Name + FeedOptions.FolderOf(folder);
        session.Console.Say($"Next: {CommandName.With($"check {feed}")}, which looks at the database too, then {CommandName.With($"run {feed}")}");
    }
}
