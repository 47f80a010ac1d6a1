using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using EtlFunctions.App.Configuration;
using EtlFunctions.App.Telemetry;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using EtlFunctions.Tests;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EtlFunctions.App.Tests.Telemetry;

public sealed class TelemetryRegistrationTests : IAsyncLifetime
{
    // At most 5 traces a second are kept by default, which is none of the first milliseconds.
    private static readonly (string, string)[] EveryTrace = [("OTEL_TRACES_SAMPLER", "microsoft.fixed_percentage"), ("OTEL_TRACES_SAMPLER_ARG", "1.0")];

    private IngestionEndpoint _insights = null!;

    public async Task InitializeAsync() => _insights = await IngestionEndpoint.StartAsync();

    public async Task DisposeAsync() => await _insights.DisposeAsync();

    [Fact]
    public async Task Export_ApplicationInsights_GetsMetricTraceAndLogWithTheIdentitysToken()
    {
        using var host = Build(new StubCredential(), [(AzureMonitor.ConnectionKey, _insights.ConnectionString), .. EveryTrace]);
        Logger(host).ScaleOutExceedsBudget("said before the host starts");
        await host.StartAsync();
        Emit(host);
        await host.StopAsync();

        await UntilAsync(() => Items("MessageData").Any(m => Property(m, "EventId") == "2000")
            && Items("MessageData").Any(m => Property(m, "EventId") == "2100")
            && Items("ExceptionData").Count > 0
            && Items("MetricData").Any(m => m["metrics"]![0]!["name"]!.ToString() == "etl.nightly.skipped")
            && Items("RemoteDependencyData").Any(m => m["name"]!.ToString() == "load page"));

        var late = Items("MessageData").First(m => Property(m, "EventId") == "2100");
        Assert.StartsWith("The nightly run was missed while the app was down (due 03/01/2026", late["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Warning", late["severityLevel"]!.ToString());
        var success = Items("MessageData").First(m => Property(m, "EventId") == "1001");
        Assert.Equal(("SucceededWithRejects", "shop"), (Property(success, "State"), Property(success, "Feed")));
        Assert.Contains(Items("ExceptionData"), m => Property(m, "EventId") == "2301");
        Assert.Contains(Items("MetricData"), m => Property(m, "etl.feed") == "shop" && Property(m, "etl.reason") == "held");
        Assert.All(_insights.Requests, request => Assert.Equal("Bearer the-token", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Export_WithOtlpToo_BothGetEverySignal()
    {
        await using var collector = await ApiServer.StartAsync(context =>
        {
            context.Response.ContentType = "application/x-protobuf";
            return context.Response.CompleteAsync();
        });
        using var host = Build(
            new StubCredential(),
            [(AzureMonitor.ConnectionKey, _insights.ConnectionString), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. EveryTrace]);
        await host.StartAsync();
        Emit(host);
        await host.StopAsync();

        await UntilAsync(() => Items("MessageData").Count > 0 && Items("MetricData").Count > 0 && Items("RemoteDependencyData").Count > 0);
        Assert.Subset(collector.Asked.ToHashSet(), new HashSet<string> { "/v1/logs", "/v1/metrics", "/v1/traces" });
    }

    [Fact]
    public async Task Export_LogOfATraceThatIsNotKept_IsSent()
    {
        using var host = Build(new StubCredential(), (AzureMonitor.ConnectionKey, _insights.ConnectionString), ("OTEL_TRACES_SAMPLER", "microsoft.fixed_percentage"), ("OTEL_TRACES_SAMPLER_ARG", "0"));
        await host.StartAsync();
        using (EtlTelemetry.StartPage("shop", Guid.NewGuid(), 1))
        {
            Logger(host).ActivityGivenUp("run", "LoadPage", "of a trace that is not kept");
        }

        Flush(host);
        await host.StopAsync();

        await UntilAsync(() => Items("MessageData").Any(m => m["message"]!.ToString().Contains("of a trace that is not kept", StringComparison.Ordinal)));
        Assert.Empty(Items("RemoteDependencyData"));
    }

    [Fact]
    public async Task Start_IdentityThatDoesNotAnswer_IsNotWaitedFor()
    {
        var silent = new StubCredential(new TaskCompletionSource<AccessToken>());
        using var host = Build(silent, (AzureMonitor.ConnectionKey, _insights.ConnectionString));

        await host.StartAsync();
        Logger(host).ScaleOutExceedsBudget("nobody waits for this");
        silent.Answer();
    }

    [Fact]
    public async Task Export_NothingSet_NothingIsSent()
    {
        using var host = Build(new StubCredential());
        await host.StartAsync();

        Assert.Null(host.Services.GetService<LoggerProvider>());
        Assert.Empty(_insights.Requests);
    }

    [Theory]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/insights)")]
    [InlineData("the key itself")]
    public void Register_WhatIsNoConnectionString_IsRefusedWithoutShowingIt(string text)
    {
        var fault = Assert.Throws<AppSettingsException>(() => Build(new StubCredential(), (AzureMonitor.ConnectionKey, text)));

        Assert.StartsWith("The setting APPLICATIONINSIGHTS_CONNECTION_STRING has no InstrumentationKey", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, fault.Message, StringComparison.Ordinal);
    }

    // As Core logs the end of a run: an alert on the absence of success reads these two.
    private static readonly Action<ILogger, string, RunState, Exception?> LogSuccess =
        LoggerMessage.Define<string, RunState>(LogLevel.Information, new EventId(1001, "RunCompleted"), "Run of feed {Feed} ends {State}.");

    private static void Emit(IHost host)
    {
        EtlTelemetry.NightlySkipped("shop", "held");
        EtlTelemetry.StartPage("shop", Guid.NewGuid(), 1)?.Dispose();
        LogSuccess(Logger(host), "shop", RunState.SucceededWithRejects, null);
        Logger(host).ActivityFailed("LoadPage", new IOException("storage is away"));
        Logger(host).NightlyPastDue(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
        Flush(host);
    }

    private static void Flush(IHost host)
    {
        host.Services.GetRequiredService<TracerProvider>().ForceFlush();
        host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        host.Services.GetRequiredService<LoggerProvider>().ForceFlush();
    }

    private static ILogger Logger(IHost host) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("EtlFunctions.App");

    private static string? Property(JsonNode data, string name) => data["properties"]?[name]?.ToString();

    private static IHost Build(TokenCredential credential, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        builder.Services.AddSingleton(credential);
        builder.AddEtlTelemetry();
        builder.Services.Configure<AzureMonitorExporterOptions>(options =>
        {
            options.Transport = IngestionEndpoint.Transport();
            options.DisableOfflineStorage = true;
        });
        return builder.Build();
    }

    private List<JsonNode> Items(string type) => [.. _insights.Items.Select(i => i["data"]!).Where(d => d["baseType"]!.ToString() == type).Select(d => d["baseData"]!)];

    // What a host leaves behind is sent in the background.
    private Task UntilAsync(Func<bool> holds) => Eventually.HoldsAsync(holds, $"sent to {_insights.ConnectionString}");
}
