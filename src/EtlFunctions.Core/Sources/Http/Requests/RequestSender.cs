using System.Net;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Sends one request, follows its redirects and tells failures apart. Only the source's own origin is given credentials and the feed's headers.</summary>
internal sealed class RequestSender(HttpClient client, HttpSourceOptions options, SourceAddress address, IRequestCredentials? credentials, RequestPace pace, TimeProvider timeProvider)
{
    /// <summary>Sends a request.</summary>
    /// <param name="asked">The request, without credentials.</param>
    /// <param name="prepare">Adds further headers.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>A successful response whose body is not read yet.</returns>
    /// <exception cref="TransientRequestException">Another attempt may succeed.</exception>
    /// <exception cref="SourceException">None will.</exception>
    public async Task<HttpResponseMessage> SendAsync(SourceRequest asked, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        var isRenewed = false;
        for (var redirects = 0; ;)
        {
            var uri = asked.Address;
            using var request = await CreateAsync(asked, prepare, cancellationToken);
            var wave = pace.Wave;
            var response = await SendOnceAsync(request, uri, cancellationToken);
            try
            {
                if (response.IsSuccessStatusCode)
                {
                    if (!asked.IsGraphql)
                    {
                        // There the body tells whether it is a success.
                        pace.Succeeded(RateLimit.Of(response.Headers, timeProvider.GetUtcNow()));
                    }

                    return response;
                }

                if (Target(response, asked) is { } target)
                {
                    asked = ++redirects <= HttpConstants.MaxRedirects ? target : throw new SourceException(
                        $"{address.Show(uri)}: found more than {HttpConstants.MaxRedirects} redirects one after the other; expected an answer.") { StopsRun = true };
                }
                else if (response.StatusCode == HttpStatusCode.Unauthorized && !isRenewed && address.IsHome(uri) && credentials?.Renew(request) == true)
                {
                    isRenewed = true;
                }
                else
                {
                    throw await RefusalAsync(response, wave, uri, cancellationToken);
                }

                response.Dispose();
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }

    private async Task<HttpRequestMessage> CreateAsync(SourceRequest asked, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        var uri = asked.Address;
        var request = new HttpRequestMessage(asked.Method, uri) { VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher, Content = asked.Content() };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, application/x-ndjson, text/csv, */*;q=0.5");
        request.Headers.TryAddWithoutValidation("User-Agent", "EtlFunctions/0.1");
        prepare?.Invoke(request);
        if (!address.IsHome(uri))
        {
            return request;
        }

        foreach (var (name, value) in options.Headers)
        {
            SetHeader(request, name, value);
        }

        if (credentials is not null)
        {
            await credentials.ApplyAsync(request, cancellationToken);
        }

        return request;
    }

    // Some headers, such as Content-Type, are those of the body.
    private static void SetHeader(HttpRequestMessage request, string name, string value)
    {
        if (request.Headers.TryAddWithoutValidation(name, string.Empty))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        else if (request.Content is { } content)
        {
            content.Headers.Remove(name);
            content.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, Uri uri, CancellationToken cancellationToken)
    {
        // A literal address needs no name looked up, and a proxy would connect in our place.
        if (!options.AllowLinkLocal && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) && RefusedAddress.Is(literal))
        {
            throw RequestFailure.Of(new RefusedAddressException($"{literal} is a link-local address or a metadata service"), address.Show(uri), broughtData: false);
        }

        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw RequestFailure.Of(failure, address.Show(uri), broughtData: false);
        }
    }

    private SourceRequest? Target(HttpResponseMessage response, SourceRequest asked)
    {
        var uri = asked.Address;
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
        {
            return null;
        }

        var target = new Uri(uri, location);
        if (target.Scheme is not ("http" or "https") || (uri.Scheme == "https" && target.Scheme == "http"))
        {
            throw new SourceException(
                $"{address.Show(uri)}: found a redirect to {target.Scheme}://{target.Host}; expected one that stays encrypted. Set source.baseUrl to the address that is meant.") { StopsRun = true };
        }

        if (!asked.StaysHome)
        {
            return asked with { Address = address.IsConcealed(uri) ? address.Conceal(target) : target };
        }

        // Whether a 301 or 302 means the same request or a GET without what it asks for is up to the client: neither is safe to guess.
        return (int)response.StatusCode switch
        {
            303 => new SourceRequest(target),
            307 or 308 when address.IsHome(target) => asked with { Address = target },
            var status => throw new SourceException(
                $"{address.Show(uri)}: found the redirect {status} of a POST to {target.GetLeftPart(UriPartial.Path)}; expected an answer, or 307 or 308 within {address.Home}: a body is sent to no other origin, and not left out. Set source.baseUrl and source.path to the address that is meant.") { StopsRun = true },
        };
    }

    private async Task<Exception> RefusalAsync(HttpResponseMessage response, int wave, Uri uri, CancellationToken cancellationToken)
    {
        var words = address.IsConcealed(uri) ? null : await ErrorWords.ReadAsync(response, address.Secrets, timeProvider, cancellationToken);
        var limit = RateLimit.Of(response.Headers, timeProvider.GetUtcNow());
        var status = (int)response.StatusCode;
        // GitHub and others refuse with 403 where no request is left.
        return status == 429 || (status == 503 && limit.Wait is not null) || (status == 403 && limit is { IsExhausted: true, Wait: not null })
            ? pace.Throttled(limit, wave, address.Show(uri), status, words)
            : RequestFailure.Of(response.StatusCode, address.Show(uri), address.Foreign(uri), words);
    }
}
