using System.CommandLine;
using EtlFunctions.Checking;
using EtlFunctions.Cli.Previews;
using EtlFunctions.Mapping;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl preview</c>: shows what a feed's records become.</summary>
internal sealed class PreviewCommand : Command
{
    private readonly FeedOptions _feed = new();

    private readonly Option<int> _limit = NumberOption.Create("--limit", "The records to show", 1, 10_000, 5);

    public PreviewCommand(CommandHost host)
        : base("preview", "Show the first records of a feed beside the products they become. Needs no database, unless the records are in one")
    {
        _feed.AddTo(this);
        Add(_limit);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var feed = _feed.Load(result);
        var limit = result.GetValue(_limit);
        var shown = 0;
        var first = new List<RawRecord>();
        await foreach (var record in new FeedPreview(session, feed).ReadAsync(Math.Max(limit, FoundPaths.FirstRecords), session.StopRequested))
        {
            if (first.Count < FoundPaths.FirstRecords)
            {
                first.Add(record.Raw);
            }

            if (++shown > limit)
            {
                continue;
            }

            if (session.Console.IsJson)
            {
                session.Console.Json(PreviewText.Json(record), CliJson.Readable.PreviewLine);
            }
            else
            {
                PreviewText.Write(session.Console, record);
            }
        }

        if (shown == 0)
        {
            session.Console.Say($"The source of feed {feed.Name} holds no record.");
        }

        ShowPaths(session, FoundPaths.Of(feed.Mapping, first));
        return ExitCode.Succeeded;
    }

    private static void ShowPaths(CommandSession session, IReadOnlyList<FoundPath> paths)
    {
        if (paths.Count > 0 && !session.Console.IsJson)
        {
            session.Console.Say($"Found, {PathText.Counts(paths)}");
        }

        foreach (var line in PathText.Nowhere(paths))
        {
            session.Console.Say($"WARNING: {line}");
        }
    }
}
