using System.CommandLine;
using EtlFunctions.Catalog;
using EtlFunctions.Cli.Checks;
using EtlFunctions.Feeds;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl check</c>: tells beforehand what would keep a feed from loading.</summary>
internal sealed class CheckCommand : Command
{
    private readonly FeedOptions _feed = new();

    public CheckCommand(CommandHost host)
        : base("check", "Tell what would keep a feed from loading: feed file, source, mapping, database, privileges, lease. Changes nothing")
    {
        _feed.AddTo(this);
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var checks = new CheckList(session);
        Feed? feed = null;
        var isValid = await checks.RunAsync("feed file", () =>
        {
            feed = _feed.Load(result);
            return Task.FromResult($"{feed.Name}: source {feed.Source.Type}, pages of {feed.Limits.PageSize}, {feed.Limits.MaxParallelPages} at once");
        });
        IReadOnlyList<Product> products = [];
        if (isValid)
        {
            var source = new SourceChecks(session, feed!);
            await source.RunAsync(checks);
            products = source.Products;
        }
        else
        {
            checks.Skip("source", "the feed file is not valid");
        }

        await new DatabaseChecks(session).RunAsync(checks, feed, products);
        return checks.ExitCode;
    }
}
