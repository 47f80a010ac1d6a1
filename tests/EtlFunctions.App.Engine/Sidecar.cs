using System.Net;
using DurableTask.AzureStorage;
using DurableTask.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Engine;

/// <summary>The half of a Functions host that Durable's worker and client talk to, over the Azure Storage engine.</summary>
internal sealed class Sidecar : IAsyncDisposable
{
    /// <summary>What the line with the address begins with.</summary>
    public const string Listening = "listening on ";

    private readonly WebApplication _web;

    private Sidecar(WebApplication web) => _web = web;

    /// <summary>Gets the address for worker and clients.</summary>
    public string Address => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Makes the task hub unless it is there, and listens on a port that the system gives.</summary>
    public static async Task<Sidecar> StartAsync(EngineSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(services => TaskHub.Open(settings, services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => StorableEvents.Over(HostDispatch.Over(services.GetRequiredService<AzureStorageOrchestrationService>())));
        builder.Services.AddSingleton<IOrchestrationServiceClient>(services => services.GetRequiredService<AzureStorageOrchestrationService>());
        builder.Services.AddSingleton<TaskHubGrpcServer>();
        var web = builder.Build();
        web.MapGrpcService<TaskHubGrpcServer>();
        await web.Services.GetRequiredService<IOrchestrationService>().CreateIfNotExistsAsync();

        // It starts its dispatcher when the web host says that it has started, so it must be there before.
        web.Services.GetRequiredService<TaskHubGrpcServer>();
        await web.StartAsync();
        return new Sidecar(web);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
