using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>A web server on this machine that answers as the test says and keeps what it was asked.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<ApiRequest> _requests = new();
    private readonly ConcurrentQueue<Exception> _failures = new();

    private ApiServer(WebApplication server) => _server = server;

    /// <summary>Gets the address, such as <c>http://127.0.0.1:1234</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Gets the requests so far, in order.</summary>
    public IReadOnlyList<ApiRequest> Requests => [.. _requests];

    /// <summary>Gets the paths with parameters asked for so far.</summary>
    public IReadOnlyList<string> Asked => [.. _requests.Select(r => r.Target)];

    public static async Task<ApiServer> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        var app = builder.Build();
        var server = new ApiServer(app);
        app.Run(async context =>
        {
            context.Request.EnableBuffering();
            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            var body = await reader.ReadToEndAsync();
            context.Request.Body.Position = 0;
            server._requests.Enqueue(new ApiRequest(
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase))
            {
                Method = context.Request.Method,
                Body = body,
            });
            try
            {
                await answer(context);
            }
            catch (Exception failure) when (failure is XunitException || !context.RequestAborted.IsCancellationRequested)
            {
                // The client sees a 500 and may come again or be content.
                server._failures.Enqueue(failure);
                throw;
            }
        });
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>Stops the server; an answer of the test that threw fails the test here.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (!_failures.IsEmpty)
        {
            throw new InvalidOperationException($"The server's answer failed: {_failures.First().Message}", new AggregateException(_failures));
        }
    }
}

/// <summary>One request that came.</summary>
internal sealed record ApiRequest(string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string Method { get; init; } = "GET";

    public string Body { get; init; } = "";
}
