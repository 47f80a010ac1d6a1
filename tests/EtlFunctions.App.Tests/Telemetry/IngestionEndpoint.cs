using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.App.Tests.Telemetry;

/// <summary>Application Insights on this machine: takes what is sent and keeps it. By TLS, without which the exporter sends no token.</summary>
internal sealed class IngestionEndpoint : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonNode> _items = new();
    private ApiServer _server = null!;

    /// <summary>Gets what was sent so far.</summary>
    public IReadOnlyList<JsonNode> Items => [.. _items];

    /// <summary>Gets the requests so far.</summary>
    public IReadOnlyList<ApiRequest> Requests => _server.Requests;

    /// <summary>Gets the connection string of a resource of its own.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Gets a transport that trusts this server's certificate, which no machine knows.</summary>
    public static HttpPipelineTransport Transport() => new HttpClientTransport(new HttpClient(new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    }));

    public static async Task<IngestionEndpoint> StartAsync()
    {
        var endpoint = new IngestionEndpoint();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        endpoint._server = await ApiServer.StartAsync(endpoint.TakeAsync, certificate);
        endpoint.ConnectionString = $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={endpoint._server.Url}/";
        return endpoint;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        await using var body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var reader = new StreamReader(body);
        var count = 0;
        while (await reader.ReadLineAsync(context.RequestAborted) is { } line)
        {
            if (line.Length > 0)
            {
                _items.Enqueue(JsonNode.Parse(line)!);
                count++;
            }
        }

        await context.Response.WriteAsJsonAsync(new { itemsReceived = count, itemsAccepted = count, errors = Array.Empty<object>() });
    }
}
