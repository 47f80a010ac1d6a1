using System.CommandLine;
using EtlFunctions.Cli.Connections;
using EtlFunctions.Cli.Demo;
using EtlFunctions.Cli.Output;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl demo</c>: makes a sample catalog and loads it.</summary>
internal sealed class DemoCommand : Command
{
    public DemoCommand(CommandHost host)
        : base(
            "demo",
            $"Make a sample catalog of {Amount.Of(DemoCatalog.Products)} products with {Amount.Of(DemoCatalog.Skus)} SKUs and {DemoDefect.All.Length} broken records, and load it. The second time, all is unchanged")
        => host.Handle(this, RunAsync);

    private static async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        // The database first: the embedded server gives the folder the rights that it needs.
        var services = await session.OpenDatabaseAsync();
        var files = new DemoFiles(Path.Combine(TargetDatabase.Folder, DemoFiles.Folder));
        session.Console.Say(files.Write(session.StopRequested)
            ? $"Wrote the sample catalog {files.Catalog} and its feed file {files.Feed}"
            : $"The sample catalog {files.Catalog} and its feed file {files.Feed} are there");

        var run = new FeedRun(session, new FeedLoader().Load(files.Feed), CommandName.Quote(files.Feed)) { File = Path.GetFullPath(files.Feed) };
        var summary = await run.RunAsync(BeginMode.Start);
        if (summary is not null && !session.Console.IsJson)
        {
            if (summary.Pages > 0)
            {
                await new DemoTour(session, services.GetRequiredService<EtlDataSource>()).ShowAsync(summary.RunId);
            }

            NextSteps.Write(session, summary, CommandName.Quote(files.Feed));
        }

        return run.ExitCodeOf(summary);
    }
}
