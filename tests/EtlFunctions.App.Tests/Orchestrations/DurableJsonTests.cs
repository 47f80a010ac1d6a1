using System.Text.Json;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Tests.Orchestrations;

public sealed class DurableJsonTests
{
    [Fact]
    public void Write_AContract_IsWhatCoreWritesItself()
    {
        var input = new CatalogLoadInput(new BeginRunInput(Guid.Empty, "shop", BeginMode.Resume, "h") { Limits = new LimitOptions() });

        Assert.Equal(
            JsonSerializer.Serialize(input, OrchestrationJsonContext.Default.CatalogLoadInput),
            JsonSerializer.Serialize<object>(input, DurableJson.Options));
    }

    [Fact]
    public void Write_Status_NamesTheStateAsTheLedgerDoes() => Assert.Contains(
        "\"state\":\"rate_limited\"", JsonSerializer.Serialize(new RunProgress { State = WorkflowState.RateLimited }, DurableJson.Options), StringComparison.Ordinal);

    [Fact]
    public void Read_TheHostsTimer_FindsThatItIsPastDue() => Assert.True(
        JsonSerializer.Deserialize<TimerInfo>(
            """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-03-01T02:00:00Z","Next":"2026-03-02T02:00:00Z"},"IsPastDue":true}""", DurableJson.Options)!.IsPastDue);
}
