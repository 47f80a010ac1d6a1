using System.Net.Http.Headers;
using System.Text;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>A token, a key or a password as the feed gives it.</summary>
internal sealed class FixedCredentials(HttpAuthOptions options) : IRequestCredentials
{
    public ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        switch (options)
        {
            case { Type: HttpAuthType.Bearer, Token: { } token }:
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                break;
            case { Type: HttpAuthType.Basic }:
                var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}"));
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
                break;
            case { Type: HttpAuthType.ApiKey, Location: ApiKeyLocation.Header }:
                request.Headers.Remove(options.Name!);
                request.Headers.TryAddWithoutValidation(options.Name!, options.ApiKey);
                break;
            case { Type: HttpAuthType.ApiKey }:
                request.RequestUri = new Query(request.RequestUri!).Set(options.Name!, options.ApiKey!).On(request.RequestUri!);
                break;
        }

        return ValueTask.CompletedTask;
    }

    public bool Renew(HttpRequestMessage refused) => false;
}
