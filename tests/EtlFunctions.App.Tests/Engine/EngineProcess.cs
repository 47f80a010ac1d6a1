using System.Reflection;
using EtlFunctions.App.Engine;
using EtlFunctions.App.Tests.Host;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.App.Tests.Engine;

/// <summary>A process with the App's orchestrations and activities at work on a task hub, and a client of it.</summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private readonly ToolProcess _process;
    private readonly ServiceProvider _services;

    private EngineProcess(ToolProcess process, string address)
    {
        _process = process;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDurableClient(address);
        _services = services.BuildServiceProvider();
    }

    public DurableTaskClient Client => _services.GetRequiredService<DurableTaskClient>();

    /// <summary>Starts a process and waits until it is connected.</summary>
    /// <param name="settings">Its task hub and name.</param>
    /// <param name="environment">The App's settings.</param>
    public static async Task<EngineProcess> StartAsync(EngineSettings settings, IReadOnlyDictionary<string, string> environment)
    {
        var folder = typeof(EngineProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "EngineFolder").Value!;
        var process = ToolProcess.Start(HostTools.DotNet, folder, [$"{typeof(EngineSettings).Assembly.GetName().Name}.dll", .. settings.ToArguments()], environment);
        try
        {
            return new EngineProcess(process, await process.LineAsync(Sidecar.Listening));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Waits until a condition holds while the process lives.</summary>
    public Task UntilAsync(string what, Func<Task<bool>> condition) => _process.UntilAsync(what, condition);

    /// <summary>Waits until the process has written a line.</summary>
    public Task<string> LineAsync(string beginning) => _process.LineAsync(beginning);

    /// <summary>Kills the process with SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        await _services.DisposeAsync();
    }
}
