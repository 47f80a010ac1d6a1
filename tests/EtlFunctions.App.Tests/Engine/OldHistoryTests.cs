using System.Text.Json;
using EtlFunctions.Orchestration;
using Microsoft.DurableTask;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>An orchestration that an older version of the App started: its input as that version wrote it.</summary>
public sealed class OldHistoryTests
{
    private const string Recorded =
        """{"begin":{"runId":"<run>","feed":"shop","mode":"Start","holder":"durable:old","memberOfALaterVersion":{"a":[1]}},"memberOfALaterVersion":"x"}""";

    [Fact]
    public async Task Run_InputOfAnotherVersion_IsReadAndLoaded()
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(100));
        await host.StartProcessAsync();
        var run = Guid.CreateVersion7();
        using var input = JsonDocument.Parse(Recorded.Replace("<run>", run.ToString("D"), StringComparison.Ordinal));

        await host.Client.ScheduleNewOrchestrationInstanceAsync(Workflows.CatalogLoad.Name, input.RootElement, new StartOrchestrationOptions(run.ToString("D")));

        await host.AssertSucceededAsync(run);
    }
}
