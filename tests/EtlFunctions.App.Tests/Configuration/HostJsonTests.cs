using System.Text.Json.Nodes;
using EtlFunctions.App.Triggers;
using EtlFunctions.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Tests.Configuration;

/// <summary>What host.json asks of the Functions host.</summary>
public sealed class HostJsonTests : IDisposable
{
    private static readonly JsonNode Json = JsonNode.Parse(File.ReadAllText(Repository.File("host.json")))!;

    private readonly CapturedLog _log = new();
    private readonly ServiceProvider _services;

    public HostJsonTests()
    {
        // As the host does: its own filter, then the section (azure-functions-host, ScriptLoggingBuilderExtensions and ScriptHostBuilderExtensions).
        var section = new ConfigurationBuilder().AddJsonFile(Repository.File("host.json")).Build().GetSection("logging");
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None).AddFilter((_, level) => level >= LogLevel.Information).AddConfiguration(section).AddProvider(_log))
            .BuildServiceProvider();
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("Function.StartRun.User", LogLevel.Information)] // The app's own lines.
    [InlineData("Function.CatalogLoad.User", LogLevel.Information)]
    [InlineData("Function.CompleteRun.User", LogLevel.Information)]
    [InlineData("Function.NightlyRun.User", LogLevel.Information)]
    [InlineData("Function.LoadPage.User", LogLevel.Warning)] // Called once a page or segment: Durable writes two lines a call.
    [InlineData("Function.SegmentLoad.User", LogLevel.Warning)]
    [InlineData("Function.PlanSegment.User", LogLevel.Warning)]
    [InlineData("Function.LoadPage", LogLevel.Warning)] // 'Executing' and 'Executed'; a failure is an error.
    [InlineData("Function.StartRun", LogLevel.Warning)]
    [InlineData("Host.Results", LogLevel.Warning)]
    [InlineData("Host.Startup", LogLevel.Information)]
    [InlineData("Host.Function.Console", LogLevel.Information)] // Standard error of the worker.
    [InlineData("Host.Triggers.DurableTask", LogLevel.Warning)]
    [InlineData("DurableTask.AzureStorage", LogLevel.Warning)]
    [InlineData("Azure.Core", LogLevel.Error)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)]
    public void LogLevel_OfACategory_IsQuietWhereManyLinesSayNothing(string category, LogLevel least)
    {
        var logger = _services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        Assert.Equal(Enum.GetValues<LogLevel>().Where(l => l >= least && l < LogLevel.None), Enum.GetValues<LogLevel>().Where(logger.IsEnabled));
    }

    [Fact]
    public void Http_RoutePrefix_IsTheRootOfLocations()
    {
        Assert.Null(Json["extensions"]!["http"]);
        Assert.Equal("/api/", ApiResult.Root); // The host's default (Microsoft.Azure.WebJobs.Extensions.Http, HttpOptions).
    }

    [Fact]
    public void Durable_Values_RepeatNoDefault()
    {
        var repeated = Values(Json["extensions"]!["durableTask"]!, "").Where(v => DurableDefaults.Of(v.Path) is { } value && value == v.Value).Select(v => v.Path);

        Assert.Empty(repeated);
    }

    private static IEnumerable<(string Path, string Value)> Values(JsonNode node, string path) => node is JsonObject section
        ? section.SelectMany(property => Values(property.Value!, path.Length == 0 ? property.Key : $"{path}.{property.Key}"))
        : [(path, node.ToJsonString().Trim('"'))];
}
