using EtlFunctions.Infra.Tests.Templates;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Compiler;

/// <summary>The templates compile, the linter with the rules of bicepconfig.json included, and give what is committed.</summary>
public sealed class BuildTests
{
    [BicepFact]
    public async Task Build_OfMain_SaysNothing()
    {
        var built = await Bicep.BuildAsync();

        Assert.Equal("", built.Error);
        Assert.Equal(0, built.ExitCode);
    }

    [BicepTheory]
    [MemberData(nameof(Variants))]
    public async Task Snapshot_OfVariant_IsTheCommittedOne(string variant)
    {
        var compared = await Bicep.RunAsync(
            "snapshot", Repository.File("infra", "variants", $"{variant}.bicepparam"), "--mode", "validate",
            "--tenant-id", Snapshot.Tenant, "--subscription-id", Snapshot.Subscription, "--location", "westeurope", "--deployment-name", "main");

        Assert.True(
            compared.ExitCode == 0,
            $"The templates give something else than infra/variants/{variant}.snapshot.json. If that is meant, write it anew (CONTRIBUTING or docs/deploy.md, \"Changing the templates\") and commit it.\n{compared.Output}{compared.Error}");
    }

    [Fact]
    public void Variants_InTheFolder_AreThoseTested() =>
        Assert.Equal(
            Snapshot.Variants.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Repository.File("infra", "variants"), "*.bicepparam").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    public static TheoryData<string> Variants() => [.. Snapshot.Variants];
}
