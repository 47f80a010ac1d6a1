using System.Text.Json;
using EtlFunctions.Orchestration;
using Microsoft.DurableTask;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>An orchestration that an older version of the App started: its input as that version wrote it.</summary>
public sealed class OldHistoryTests
{
    [Theory]
    [InlineData("""{"begin":{"runId":"<run>","feed":"shop","mode":"Start","holder":"durable:old"}}""")]
    [InlineData("""{"begin":{"runId":"<run>","feed":"shop","mode":"Start","holder":"durable:old","fullRefresh":false,"memberOfALaterVersion":{"a":[1]}},"memberOfALaterVersion":"x"}""")]
    public async Task Run_InputOfAnotherVersion_IsReadAndLoaded(string recorded)
    {
        await using var host = await EngineHost.CreateAsync(new ShopFeed(100));
        await host.StartProcessAsync();
        var run = Guid.CreateVersion7();
        using var input = JsonDocument.Parse(recorded.Replace("<run>", run.ToString("D"), StringComparison.Ordinal));

        await host.Client.ScheduleNewOrchestrationInstanceAsync(Workflows.CatalogLoad.Name, input.RootElement, new StartOrchestrationOptions(run.ToString("D")));

        await host.AssertSucceededAsync(run);
    }
}
