using System.Text.RegularExpressions;
using EtlFunctions.App.Tests.Host;
using Xunit.Abstractions;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>What a page costs in operations of the storage account, which docs/deploy.md reckons with.</summary>
public sealed class StorageOperationsTests(ITestOutputHelper output)
{
    private const int Pages = 400;

    // Two messages a page (its activity and the answer), each sent and deleted, are 4; a turn of its segment reads the history and
    // writes it and the state, 3 more where no two pages share one. Measured on a busy machine: 5.9. A doubling is above.
    private const double MostAPage = 10;

    [Fact]
    public async Task Run_OfAFile_CostsAsManyOperationsAPageAsTheDocsReckonWith()
    {
        var azurite = await Azurite.StartAnotherAsync();
        await using var host = await EngineHost.CreateAsync(new ShopFeed(Pages * 25) { PageSize = 25, PagesPerSegment = 40 }, azurite);
        await host.StartProcessAsync();
        var before = azurite.Requests.Count;

        var run = await host.StartRunAsync();
        await host.OverAsync(run);

        var kinds = azurite.Requests.Skip(before).Select(Kind).GroupBy(kind => kind).ToDictionary(same => same.Key, same => same.Count());
        foreach (var (kind, count) in kinds.OrderByDescending(k => k.Value))
        {
            output.WriteLine($"{count,6}  {(double)count / Pages,6:F2} a page  {kind}");
        }

        // Polls, and the renewals of partitions, follow the clock and not the pages: their number is a machine's speed.
        var work = kinds.Where(k => !k.Key.StartsWith("by the clock", StringComparison.Ordinal)).Sum(k => k.Value);
        output.WriteLine($"{work,6}  {(double)work / Pages,6:F2} a page  in all, without what follows the clock");
        await host.AssertSucceededAsync(run);
        Assert.InRange((double)work / Pages, 1, MostAPage);
    }

    private static string Kind(string line)
    {
        var request = Regex.Match(line, "\"(?<method>[A-Z]+) (?<path>[^ ?]+)(?<query>[^ ]*) HTTP");
        var (method, path, query) = (request.Groups["method"].Value, request.Groups["path"].Value, request.Groups["query"].Value);
        return (method, path, query) switch
        {
            ("GET", _, _) when path.EndsWith("/messages", StringComparison.Ordinal) => "by the clock: polls of queues",
            ("GET", _, _) when query.Contains("comp=metadata", StringComparison.Ordinal) && !path.Contains("blob", StringComparison.Ordinal) => "by the clock: lengths of queues",
            // This test asks too, until the run is over.
            ("GET", _, _) when path.Contains("Instances", StringComparison.Ordinal) => "by the clock: states of runs asked for",
            _ when path.Contains("Partitions", StringComparison.Ordinal) => "by the clock: the table of partitions",
            _ when query.Contains("comp=lease", StringComparison.Ordinal) => "by the clock: leases",
            _ when path.EndsWith("/$batch", StringComparison.Ordinal) => "table: batches of a history",
            _ when path.Contains("/messages", StringComparison.Ordinal) => $"queue: {method} message",
            _ when Regex.IsMatch(path, "(History|Instances)") => $"table: {method} {(path.Contains("History", StringComparison.Ordinal) ? "History" : "Instances")}",
            _ => $"other: {method} {Regex.Replace(path, "[0-9a-f]{8,}", "…")} {Regex.Replace(query, "=[^&]*", "")}",
        };
    }
}
