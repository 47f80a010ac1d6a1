using EtlFunctions.App.Configuration;
using EtlFunctions.App.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Moq;

namespace EtlFunctions.App.Tests.Telemetry;

/// <summary>What the App's logs become on the worker's channel to the host, put together as in <c>Program</c>.</summary>
public sealed class HostLogTests : IDisposable
{
    private readonly IHost _app;
    private readonly Mock<FunctionContext> _invocation = new();

    public HostLogTests()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration["ETL_POSTGRES"] = "Host=127.0.0.1;Port=1;Username=u;Database=d";
        builder.Configuration["NightlySchedule"] = "0 0 2 * * *";
        builder.ConfigureFunctionsWebApplication();
        builder.AddEtl();
        _app = builder.Build();
        _invocation.Setup(context => context.InvocationId).Returns("the-invocation");
    }

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Log_WithinAnInvocation_CarriesItsIdToTheHost()
    {
        await InvokeAsync(() => Write("EtlFunctions.Orchestration.Test", LogLevel.Information, "Begun."));

        var message = Assert.Single(HostChannel.Sent(_app.Services));
        Assert.Contains("\"invocationId\": \"the-invocation\"", message, StringComparison.Ordinal);
        Assert.Contains("\"message\": \"Begun.\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_AfterAnAwaitInAnInvocation_CarriesItsIdToo()
    {
        await _app.Services.GetRequiredService<InvocationLogScope>().Invoke(_invocation.Object, async _ =>
        {
            await Task.Yield();
            Write("EtlFunctions.Test", LogLevel.Information, "Later.");
        });

        Assert.Contains("the-invocation", Assert.Single(HostChannel.Sent(_app.Services)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Azure.Core")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("Npgsql.Command")]
    public async Task Log_OfALibrary_IsSentFromWarningOn(string category)
    {
        await InvokeAsync(() =>
        {
            Write(category, LogLevel.Information, "A request.");
            Write(category, LogLevel.Warning, "A fault.");
        });

        Assert.Contains("A fault.", Assert.Single(HostChannel.Sent(_app.Services)), StringComparison.Ordinal);
    }

    private void Write(string category, LogLevel level, string line) =>
        _app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).Log(level, default, line, null, (text, _) => text);

    private Task InvokeAsync(Action function) => _app.Services.GetRequiredService<InvocationLogScope>().Invoke(_invocation.Object, _ =>
    {
        function();
        return Task.CompletedTask;
    });
}
