using System.Text.Json;
using System.Text.Json.Nodes;
using EtlFunctions.App.Orchestrations;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Orchestrations;

/// <summary>Inputs and outputs as histories under way hold them, in the words of an earlier version: the file is only ever added to.</summary>
public sealed class RecordedContractsTests
{
    private static readonly Guid Run = new("0198a000-0000-7000-8000-000000000001");
    private static readonly LimitOptions Defaults = new();

    private static readonly Dictionary<string, object> Expected = new object[]
    {
        new CatalogLoadInput(new BeginRunInput(Run, "shop", BeginMode.Resume, "durable:1"))
        {
            Position = new CatalogLoadPosition(
                Run,
                2,
                new LimitOptions(PageSize: 100, ChunkSize: 10, MaxParallelPages: 3, PagesPerSegment: 7),
                40,
                new DateTimeOffset(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero),
                new RunProgress { State = WorkflowState.RateLimited, Pages = 1, PagesPlanned = 2, PagesFailed = 3, Products = 4, Rejects = 5, ProductsPerSecond = 6.5 }),
        },
        new CatalogLoadOutput(
            new BeginRunOutput { Outcome = BeginOutcome.Adopted, RunId = Run, Epoch = 2 },
            new CompleteRunOutput(new RunSummary { RunId = Run, Feed = "shop", State = RunState.SucceededWithRejects, Read = 10, Inserted = 6, Rejected = 4 })),
        new SegmentLoadInput(Run, 2, "shop", [new SegmentPage(3, """{"offset":75}""")], Defaults, 4),
        new SegmentLoadOutput(1, 2, new LoadCounts { Read = 10, Inserted = 10, SkusInserted = 30 }),
        new BeginRunInput(Run, "shop", BeginMode.Start, "durable:1"),
        new BeginRunOutput { Outcome = BeginOutcome.Held, Holder = "cli:1" },
        new LoadHeadInput(Run, 2, "shop", Defaults),
        new LoadHeadOutput(4, 0, new LoadCounts { Read = 100, Inserted = 100 }, 8),
        new PlanSegmentInput(Run, 2, "shop", 40, Defaults),
        new PlanSegmentOutput([new SegmentPage(3, "t", 2)], true, 3),
        new LoadPageInput(Run, 2, "shop", new SegmentPage(3, "t"), Defaults),
        new LoadPageOutput(PageOutcome.Committed, new LoadCounts { Read = 10 }),
        new FailPageInput(Run, 2, 3, "why"),
        new ReconcileInput(Run, 2, "shop"),
        new ReconcileOutput("5 pages"),
        new DeleteMissingInput(Run, 2, "shop"),
        new DeleteMissingOutput(true),
        new CompleteRunInput(Run, 2, "shop", new StopReason(StopKind.Source, "gone")),
        new CompleteRunOutput(new RunSummary { RunId = Run, Feed = "shop", State = RunState.Incomplete, Error = "gone" }),
        new RunProgress { State = WorkflowState.Running, Pages = 1 },
    }.ToDictionary(contract => contract.GetType().Name);

    private static readonly JsonObject Recorded = JsonNode.Parse(
        File.ReadAllText(Repository.File("tests", "EtlFunctions.App.Tests", "Orchestrations", "RecordedContracts.json")))!.AsObject();

    public static TheoryData<string> Names => [.. Recorded.Select(contract => contract.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WithoutLaterMembers_GivesTheirDefaults(string name) => AssertReads(name, Recorded[name]!);

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WithMembersOfALaterVersion_PassesThemOver(string name)
    {
        var later = Recorded[name]!.DeepClone();
        foreach (var part in Objects(later).ToList())
        {
            part["memberOfALaterVersion"] = new JsonObject { ["a"] = new JsonArray(1) };
        }

        AssertReads(name, later);
    }

    [Fact]
    public void Recorded_EveryContract_IsThere()
    {
        var contracts = typeof(EtlFunctions.Orchestration.Activities).GetFields().Concat(typeof(Workflows).GetFields())
            .SelectMany(field => field.FieldType.GenericTypeArguments).Where(type => !type.IsPrimitive).Select(type => type.Name).Distinct();

        Assert.Empty(contracts.Except(Recorded.Select(contract => contract.Key)));
    }

    private static void AssertReads(string name, JsonNode json)
    {
        var expected = Expected[name];
        var read = json.Deserialize(expected.GetType(), DurableJson.Options);

        // Compared as JSON, since lists of records are not equal by their contents.
        Assert.Equal(JsonSerializer.Serialize(expected, DurableJson.Options), JsonSerializer.Serialize(read, DurableJson.Options));
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(member => Objects(member.Value)).Append(parent),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
