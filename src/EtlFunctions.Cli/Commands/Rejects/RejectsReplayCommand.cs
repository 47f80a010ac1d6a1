using System.CommandLine;
using EtlFunctions.Cli.Checks;
using EtlFunctions.Cli.Output;
using EtlFunctions.Cli.Rejects;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Loading;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl rejects replay</c>: maps the open rejects of a feed again and loads what passes.</summary>
internal sealed class RejectsReplayCommand : Command
{
    private readonly FeedOptions _feed = new();

    public RejectsReplayCommand(CommandHost host)
        : base("replay", "Map the open rejects of a feed by its mapping of now and load what passes; the others keep their new reason")
    {
        _feed.AddTo(this);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var feed = _feed.Load(result);
        session.Feed = feed;
        var services = await session.OpenDatabaseAsync();
        await services.GetRequiredService<Migrator>().MigrateAsync(session.StopRequested);
        var progress = new Tried();
        var report = await new WaitNotice(session.Console.Error, session.Time).ForAsync(
            () => $"the replay ({Amount.Of(progress.Count, "reject")} so far)",
            services.GetRequiredService<RejectReplay>().RunAsync(feed, null, progress, session.StopRequested));
        if (report is { HeldBy: { } run, Tried: 0 })
        {
            throw new CommandException(
                ExitCode.Failed,
                $"Feed {feed.Name} is being loaded: run {run} is under way. Nothing was replayed. Wait for it ('{CommandName.With($"status {run} --watch")}'),"
                + $" or go on with it or end it: '{CommandName.With($"resume {run}")}', '{CommandName.With($"cancel {run}")}'.");
        }

        if (session.Console.IsJson)
        {
            session.Console.Json(report, CliJson.Readable.ReplayReport);
        }
        else
        {
            ReplayText.Write(session.Console, report);
        }

        return report.HeldBy is null ? ExitCode.Succeeded : ExitCode.Failed;
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, keeps the last number.</summary>
    private sealed class Tried : IProgress<long>
    {
        private long _count;

        public long Count => Volatile.Read(ref _count);

        public void Report(long value) => Volatile.Write(ref _count, value);
    }
}
