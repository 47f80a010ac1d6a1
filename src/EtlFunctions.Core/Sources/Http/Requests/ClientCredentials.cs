using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Tokens fetched with a client's id and secret (RFC 6749, section 4.4), renewed before they expire and when refused.</summary>
internal sealed class ClientCredentials(HttpAuthOptions options, SecretText secrets, HttpClient client, TimeProvider timeProvider) : IRequestCredentials, IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile string? _token;
    private long _renewAt;

    public async ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = Current();
        if (token is null)
        {
            await _fetching.WaitAsync(cancellationToken);
            try
            {
                token = Current() ?? await FetchAsync(cancellationToken);
            }
            finally
            {
                _fetching.Release();
            }
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public bool Renew(HttpRequestMessage refused)
    {
        // Only the token that was refused: another request may have fetched a new one meanwhile.
        if (refused.Headers.Authorization?.Parameter is { } token && token == _token)
        {
            _token = null;
        }

        return true;
    }

    public void Dispose() => _fetching.Dispose();

    private string? Current() => timeProvider.GetUtcNow().UtcTicks < Interlocked.Read(ref _renewAt) ? _token : null;

    private async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var place = new Uri(options.AccessTokenUrl!).GetLeftPart(UriPartial.Path);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.AccessTokenUrl) { Content = new FormUrlEncodedContent(Form()) };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await BodyReader.ReadAsync(response, MaxAnswerBytes, place, either.Token);
            return Accept(response, Parse(body), response.IsSuccessStatusCode ? null : ErrorWords.Of(body, isCut: false, secrets), place);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new TransientRequestException($"{place}: no access token came ({RequestFailure.Cause(failure)}).", failure);
        }
    }

    private string Accept(HttpResponseMessage response, AccessToken? answer, string? words, string place)
    {
        if ((int)response.StatusCode >= 500 || (int)response.StatusCode == 429)
        {
            throw new TransientRequestException($"{place}: no access token came; the answer was {(int)response.StatusCode}.{RequestFailure.Says(words)}", null);
        }

        if (!response.IsSuccessStatusCode || string.IsNullOrEmpty(answer?.Value))
        {
            var error = answer?.Error is { Length: > 0 and <= 60 } code && code.All(c => char.IsAsciiLetter(c) || c == '_') ? $" ({code})" : string.Empty;
            throw new SourceException(
                $"{place}: found the answer {(int)response.StatusCode}{error}; expected an access token.{RequestFailure.Says(words)} Correct auth.clientId, auth.clientSecret or auth.scope, then start again.") { StopsRun = true };
        }

        var lifetime = TimeSpan.FromSeconds(answer.ExpiresIn is > 0 and < 1e9 ? answer.ExpiresIn.Value : 3600);
        var margin = lifetime > 2 * Margin ? Margin : lifetime / 2;
        Interlocked.Exchange(ref _renewAt, (timeProvider.GetUtcNow() + lifetime - margin).UtcTicks);
        return _token = answer.Value;
    }

    private static AccessToken? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, HttpJson.Context.AccessToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Form()
    {
        yield return new("grant_type", "client_credentials");
        yield return new("client_id", options.ClientId!);
        yield return new("client_secret", options.ClientSecret!);
        if (options.Scope is { } scope)
        {
            yield return new("scope", scope);
        }
    }
}

/// <summary>The answer of a token endpoint (RFC 6749, section 5).</summary>
internal sealed record AccessToken
{
    [JsonPropertyName("access_token")]
    public string? Value { get; init; }

    /// <summary>Gets the seconds the token is valid.</summary>
    [JsonPropertyName("expires_in")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? ExpiresIn { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }
}
