using System.Reflection;
using NetArchTest.Rules;

namespace EtlFunctions.Tests.Architecture;

/// <summary>Core's words stand on floors: each uses only words below it, so there is no circle.</summary>
public sealed class FloorsTests
{
    // From the ground up. A word may use those before it and none after it.
    private static readonly string[] Words =
    [
        "Diagnostics", "Catalog", "Database", "Mapping", "Transforms", "Incremental", "Feeds",
        "Sources", "Ledger", "Loading",
        "Orchestration",
        "Checking", "Drafting", "Starting", "Api",
    ];

    private static readonly Assembly Core = typeof(ServiceCollectionExtensions).Assembly;

    public static TheoryData<string> EveryWord => [.. Words];

    [Theory]
    [MemberData(nameof(EveryWord))]
    public void Word_OfCore_UsesOnlyWordsBelowIt(string word)
    {
        var above = Words[(Array.IndexOf(Words, word) + 1)..];

        Assert.Equal([], Users(word, above));
    }

    [Fact]
    public void Words_OfCore_AllStandOnAFloor()
    {
        var words = Core.GetTypes()
            .Select(type => type.Namespace ?? "")
            .Where(name => name.StartsWith("EtlFunctions.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[1])
            .Distinct();

        Assert.Equal(Words.Order(StringComparer.Ordinal), words.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Loading", "Database", "EtlFunctions.Loading.ChunkLoader")]
    [InlineData("Orchestration", "Diagnostics", "EtlFunctions.Orchestration.LoadPageActivity")]
    [InlineData("Mapping", "Catalog", "EtlFunctions.Mapping.DeclaredRecordMapper")]
    public void Use_InTheBodyOfAMethod_IsFound(string word, string used, string user) => Assert.Contains(user, Users(word, [used]));

    private static IReadOnlyList<string> Users(string word, string[] used) => used.Length == 0 ? [] :
    [
        .. Types.InAssembly(Core)
            .That().ResideInNamespace($"EtlFunctions.{word}")
            .And().HaveDependencyOnAny([.. used.Select(name => $"EtlFunctions.{name}")])
            .GetTypes()
            .Select(type => type.FullName),
    ];
}
