using System.Diagnostics;
using Xunit.Abstractions;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>Pages a second at two sizes, printed: the larger run should be no slower a page.</summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(100)]
    [InlineData(800)]
    public async Task Run_OfAFile_PrintsItsPagesASecond(int pages)
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(pages * 25) { PageSize = 25, PagesPerSegment = 40 });
        await host.StartProcessAsync();
        var clock = Stopwatch.StartNew();

        var run = await host.StartRunAsync();
        await host.OverAsync(run);

        var seconds = clock.Elapsed.TotalSeconds;
        output.WriteLine($"{pages} pages in {seconds:F1} s, {pages / seconds:F1} pages a second");
        await host.AssertSucceededAsync(run);
    }
}
