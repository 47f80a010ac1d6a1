using System.Text.RegularExpressions;
using EtlFunctions.Tests;
using YamlDotNet.RepresentationModel;

namespace EtlFunctions.Infra.Tests.Workflows;

/// <summary>The workflows may do little, run what they were reviewed with, and hold no secret.</summary>
public sealed class WorkflowTests
{
    [Theory]
    [MemberData(nameof(Files))]
    public void Actions_OfWorkflow_ArePinnedToACommit(string file)
    {
        var uses = Regex.Matches(Read(file), @"uses:\s*(\S.*)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToArray();

        Assert.NotEmpty(uses);
        Assert.All(uses, action => Assert.Matches(@"^[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", action));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Permissions_OfWorkflow_AreToReadAndToLogIn(string file)
    {
        var root = Load(file);
        Assert.Equal(["contents: read"], Permissions(root));

        foreach (var job in ((YamlMappingNode)root["jobs"]).Children.Values.Cast<YamlMappingNode>())
        {
            var logsIn = job.ToString().Contains("azure/login@", StringComparison.Ordinal);
            Assert.Equal(logsIn ? ["contents: read", "id-token: write"] : [], Permissions(job));
            Assert.True(job.Children.ContainsKey("timeout-minutes"));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Secrets_OfWorkflow_AreNone(string file)
    {
        Assert.DoesNotContain("secrets.", Read(file), StringComparison.Ordinal);
        // An expression in a script is replaced before the shell reads it: whoever names a branch would write the script.
        Assert.All(
            ((YamlMappingNode)Load(file)["jobs"]).Children.Values.SelectMany(job => (YamlSequenceNode)job["steps"]).OfType<YamlMappingNode>().Where(s => s.Children.ContainsKey("run")),
            step => Assert.DoesNotContain("${{", step["run"].ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Paths_OfWorkflow_AreThere(string file)
    {
        var paths = Regex.Matches(Read(file), @"(?<![\w/.])((?:infra|tests|docs|\.ci)/[\w./-]*\w)").Select(m => m.Groups[1].Value);

        Assert.All(paths, path => Assert.True(Path.Exists(Repository.File(path)), $"{file} names {path}, which is not there."));
    }

    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(Repository.File(".github", "workflows")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static string[] Permissions(YamlMappingNode node) => node.Children.TryGetValue("permissions", out var permissions)
        ? [.. ((YamlMappingNode)permissions).Children.Select(p => $"{p.Key}: {p.Value}").Order(StringComparer.Ordinal)]
        : [];

    private static string Read(string file) => File.ReadAllText(Repository.File(".github", "workflows", file));

    private static YamlMappingNode Load(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Read(file)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
