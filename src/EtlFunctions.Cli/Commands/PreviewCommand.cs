using System.CommandLine;
using EtlFunctions.Checking;
using EtlFunctions.Cli.Previews;
using EtlFunctions.Mapping;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl preview</c>: shows what a feed's records become.</summary>
internal sealed class PreviewCommand : Command
{
    private readonly FeedOptions _feed = new();

    private readonly Argument<string?> _input = new("input")
    {
        Description = "- to read the records from standard input in place of the feed's source",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int> _limit = NumberOption.Create("--limit", "The records to show", 1, 10_000, 5);

    public PreviewCommand(CommandHost host)
        : base("preview", "Show the first records of a feed beside the products they become. Needs no database, unless the records are in one: cat some.ndjson | etl preview shop -")
    {
        _feed.AddTo(this);
        _input.AcceptOnlyFromAmong("-");
        Add(_input);
        Add(_limit);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var feed = _feed.Load(result);
        using var piped = result.GetValue(_input) is null ? null : await PipedRecords.TakeAsync(feed, Console.OpenStandardInput(), session.StopRequested);
        feed = piped?.Feed ?? feed;
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
