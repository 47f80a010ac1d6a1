using System.Text.RegularExpressions;
using EtlFunctions.Infra.Tests.Templates;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Settings;

/// <summary>What Flex Consumption is told of the app is true of it.</summary>
public sealed class ScalingTests
{
    [Fact]
    public void FunctionGroups_AreThoseThatTheTemplateCounts()
    {
        Assert.Equal(["durable", "function:nightlyrun", "http"], FunctionGroups.Names);
        var counted = Regex.Match(File.ReadAllText(Repository.File("infra", "main.bicep")), @"^var functionGroups = (\d+)$", RegexOptions.Multiline);
        Assert.Equal($"{FunctionGroups.Count}", counted.Groups[1].Value);
    }

    [Fact]
    public void AlwaysReady_OfEveryVariant_NamesAGroup()
    {
        var names = Snapshot.All
            .SelectMany(s => s.Single("Microsoft.Web/sites").At("properties.functionAppConfig.scaleAndConcurrency.alwaysReady")!.Value.EnumerateArray())
            .Select(a => a.TextAt("name")!)
            .ToArray();

        Assert.NotEmpty(names);
        Assert.Empty(names.Except(FunctionGroups.Names, StringComparer.Ordinal));
    }

    [Fact]
    public void Runtime_OfEveryVariant_IsTheOneBuiltFor()
    {
        var framework = Regex.Match(File.ReadAllText(Repository.File("Directory.Build.props")), @"<TargetFramework>net([\d.]+)</TargetFramework>").Groups[1].Value;

        Assert.All(Snapshot.All, s =>
        {
            var site = s.Single("Microsoft.Web/sites");
            Assert.Equal(("dotnet-isolated", framework), (site.TextAt("properties.functionAppConfig.runtime.name"), site.TextAt("properties.functionAppConfig.runtime.version")));
            Assert.Equal(("FC1", "FlexConsumption"), (s.Single("Microsoft.Web/serverfarms").TextAt("sku.name"), s.Single("Microsoft.Web/serverfarms").TextAt("sku.tier")));
        });
    }
}
