using System.Text.RegularExpressions;
using EtlFunctions.Tests;
using YamlDotNet.RepresentationModel;

namespace EtlFunctions.Infra.Tests.Hooks;

/// <summary>azure.yaml names what is there, and the hooks of both shells do the same.</summary>
public sealed class AzureYamlTests
{
    private static readonly YamlMappingNode Root = Load();

    [Fact]
    public void Services_NameAProjectAndTheTagOfTheSite()
    {
        var service = Assert.Single(((YamlMappingNode)Root["services"]).Children);

        Assert.Single(Directory.EnumerateFiles(Repository.File(Text(service.Value["project"])), "*.csproj"));
        Assert.Equal(("function", "dotnet"), (Text(service.Value["host"]), Text(service.Value["language"])));
        Assert.All(Templates.Snapshot.All, s => Assert.Equal(Text(service.Key), Templates.Json.TextAt(s.Single("Microsoft.Web/sites"), "tags.azd-service-name")));
    }

    [Fact]
    public void Hooks_AreThereForBothShells()
    {
        var hooks = ((YamlMappingNode)Root["hooks"]).Children.ToDictionary(h => Text(h.Key), h => h.Value);

        Assert.Equal(["postdeploy", "postprovision", "predeploy"], hooks.Keys.Order(StringComparer.Ordinal));
        Assert.All(hooks, hook =>
        {
            Assert.Equal(("sh", $"infra/hooks/{hook.Key}.sh"), (Text(hook.Value["posix"]["shell"]), Text(hook.Value["posix"]["run"])));
            Assert.Equal(("pwsh", $"infra/hooks/{hook.Key}.ps1"), (Text(hook.Value["windows"]["shell"]), Text(hook.Value["windows"]["run"])));
            Assert.True(File.Exists(Repository.File(Text(hook.Value["posix"]["run"]))) && File.Exists(Repository.File(Text(hook.Value["windows"]["run"]))));
        });
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Scripts_OfBothShells_TakeTheSameStepsInTheSameOrder(string name)
    {
        var (sh, pwsh) = (Read($"{name}.sh"), Read($"{name}.ps1"));

        Assert.Equal(Matches(sh, @"\bstep '([^']+)'"), Matches(pwsh, @"\bStep '([^']+)'"));
        // The tools and what is asked of them, options aside; the web is asked by curl in one and by the shell in the other.
        Assert.Equal(Matches(sh, @"\b((?:az|dotnet)(?: [a-z][a-z-]*)+)"), Matches(pwsh, @"\b((?:az|dotnet)(?: [a-z][a-z-]*)+)"));
        Assert.Equal(Matches(sh, @"--method (\w+)").Order(), Matches(pwsh, @"--method (\w+)").Order());
        Assert.Equal(Matches(sh, @"(/api/[a-z]+)").Distinct(), Matches(pwsh, @"(/api/[a-z]+)").Distinct());
        Assert.Equal(Matches(sh, @"(?:--set |"")(role|object_id|owner|database|catalog_schema|ledger_schema)="), Matches(pwsh, @"(?:--set |"")(role|object_id|owner|database|catalog_schema|ledger_schema)="));
    }

    [Theory]
    [InlineData("postprovision", "open_firewall log_in grant_role", "Open-Firewall Connect-Postgres Grant-Role")]
    [InlineData("predeploy", "open_firewall log_in grant_role migrate grant_role", "Open-Firewall Connect-Postgres Grant-Role Update-Database Grant-Role")]
    public void Scripts_OfBothShells_CallTheirPartsInTheSameOrder(string name, string sh, string pwsh)
    {
        Assert.EndsWith(sh, string.Join(' ', Matches(Read($"{name}.sh"), @"^(open_firewall|log_in|migrate|grant_role)$")), StringComparison.Ordinal);
        Assert.EndsWith(pwsh, string.Join(' ', Matches(Read($"{name}.ps1"), @"^    (Open-Firewall|Connect-Postgres|Update-Database|Grant-Role)$")), StringComparison.Ordinal);
        Assert.Matches(@"\} finally \{ Close-Firewall \}\s*$", Read($"{name}.ps1"));
    }

    [Fact]
    public async Task Scripts_OfSh_AreReadByTheShell()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.File("infra", "hooks"), "*.sh"))
        {
            foreach (var shell in new[] { "sh", "bash" })
            {
                using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(shell, ["-n", file]) { RedirectStandardError = true })!;
                var error = await process.StandardError.ReadToEndAsync();
                await process.WaitForExitAsync();
                Assert.True(process.ExitCode == 0 && error.Length == 0, error);
            }
        }
    }

    public static TheoryData<string> Scripts() =>
        [.. Directory.EnumerateFiles(Repository.File("infra", "hooks"), "*.sh").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    private static string Read(string file) => Regex.Replace(File.ReadAllText(Repository.File("infra", "hooks", file)), @"^\s*#.*$", "", RegexOptions.Multiline);

    private static string[] Matches(string text, string pattern) => [.. Regex.Matches(text, pattern, RegexOptions.Multiline).Select(m => m.Groups[1].Value)];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static YamlMappingNode Load()
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Repository.File("azure.yaml"));
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
