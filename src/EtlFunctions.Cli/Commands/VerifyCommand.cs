using System.CommandLine;
using EtlFunctions.Checking;
using EtlFunctions.Cli.Checks;
using EtlFunctions.Diagnostics;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl verify</c>: compares the catalog with the source.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly FeedOptions _feed = new();

    private readonly Option<int> _limit = NumberOption.Create("--limit", "The differing products to list; all are counted", 1, 10_000, 20);

    public VerifyCommand(CommandHost host)
        : base("verify", "Read the whole source and compare the catalog's rows with it; writes nothing. Exits with 1 where they differ: 'run --full-refresh' puts them right")
    {
        _feed.AddTo(this);
        Add(_limit);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var feed = _feed.Load(result);
        var services = await session.OpenDatabaseAsync();
        await WarnOfRunAsync(session, services, feed);
        var progress = new Records();
        var verification = await new WaitNotice(session.Console.Error, session.Time).ForAsync(
            () => $"the comparison ({Amount.Of(progress.Read, "record")} so far)",
            services.GetRequiredService<CatalogVerifier>().VerifyAsync(feed, result.GetValue(_limit), progress, session.StopRequested));
        if (session.Console.IsJson)
        {
            session.Console.Json(VerifyResult.Of(feed.Name, verification), CliJson.Readable.VerifyResult);
        }
        else
        {
            VerificationText.Write(session.Console, feed.Name, _feed.Typed(result), verification);
        }

        return verification.IsEqual ? ExitCode.Succeeded : ExitCode.Failed;
    }

    private static async Task WarnOfRunAsync(CommandSession session, IServiceProvider services, Feed feed)
    {
        if (await services.GetRequiredService<RunReader>().FindAsync(null, feed.Name, session.StopRequested) is { } run && run.State.IsResumable())
        {
            session.Console.Error.WriteLine($"Run {run.RunId} of feed {feed.Name} is {run.State.ToText()}: what it has not loaded yet shows as a difference.");
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, keeps the last number.</summary>
    private sealed class Records : IProgress<long>
    {
        private long _read;

        public long Read => Volatile.Read(ref _read);

        public void Report(long value) => Volatile.Write(ref _read, value);
    }
}
