using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace EtlFunctions.Sources.Http;

/// <summary>Says what a failed request means: try again, give the page up, or stop the run.</summary>
internal static class RequestFailure
{
    /// <summary>Gets the failure of a request that got no answer, or only part of one.</summary>
    public static Exception Of(Exception failure, string address, bool broughtData) => failure switch
    {
        _ when Find<RefusedAddressException>(failure) is { } refused => new SourceException(
            $"{address}: {refused.Message}. Nothing was asked; if it is meant, set source.allowLinkLocal to true.") { StopsRun = true },
        _ when Find<AuthenticationException>(failure) is { } tls => new SourceException(
            $"{address}: the server's certificate or encryption is not accepted ({Cause(tls).TrimEnd('.')}). Correct it at the server, or the machine's list of authorities; for a server without TLS, source.baseUrl begins with http://.") { StopsRun = true },
        InvalidDataException => new TransientRequestException($"{address}: the compressed body cannot be unpacked ({failure.Message}).", failure) { BroughtData = broughtData },
        _ when !broughtData && Find<SocketException>(failure) is { } socket => new TransientRequestException($"{address}: {Of(socket)}", failure),
        _ => new TransientRequestException($"{address}: {(broughtData ? "the connection broke within the body" : "no answer came")} ({Cause(failure)}).", failure) { BroughtData = broughtData },
    };

    /// <summary>Gets the failure of a request that was answered with a status other than success and not for the rate.</summary>
    /// <param name="status">The status.</param>
    /// <param name="address">The address as shown.</param>
    /// <param name="origin">A sentence on whose address it is, where it is not the source's own; else empty.</param>
    /// <param name="words">What the API says, without secrets, or <see langword="null"/>.</param>
    public static Exception Of(HttpStatusCode status, string address, string origin = "", string? words = null)
    {
        var found = $"{address}: found the answer {(int)status} {status}; expected 200.{origin}{Says(words)}";
        return status switch
        {
            HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or (HttpStatusCode)425 or (HttpStatusCode)520 or (HttpStatusCode)522 or (HttpStatusCode)524
                => new TransientRequestException(found, null),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => new RefusedRequestException(
                $"{found} Check source.auth, the variables it names and what the account may read, then start again.", status) { StopsRun = true },
            _ => new StatusException($"{found} Check source.baseUrl, source.path and source.params; a cursor or link may have expired (`etl run --fresh`).", status, address, words),
        };
    }

    /// <summary>Gets the sentence that holds an API's own words; empty where it has none.</summary>
    public static string Says(string? words) => words is null ? string.Empty : $" The API says: {words}{(words[^1] is '.' or '!' or '…' ? string.Empty : ".")}";

    /// <summary>Gets the innermost reason, which is the one that tells something.</summary>
    public static string Cause(Exception failure)
    {
        if (failure is OperationCanceledException)
        {
            return "it took too long";
        }

        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure.Message.TrimEnd('.');
    }

    private static string Of(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the host name is not known ({Cause(failure)}). Check it in source.baseUrl.",
        SocketError.ConnectionRefused => $"nothing answers there ({Cause(failure)}). Check the host and port in source.baseUrl, and that the server runs.",
        _ => $"no answer came ({Cause(failure)}). Check source.baseUrl, and that no firewall is in between.",
    };

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
            {
                return found;
            }
        }

        return null;
    }
}

/// <summary>The API answered with a status that trying again does not mend.</summary>
internal sealed class StatusException(string message, HttpStatusCode status, string place, string? words) : SourceException(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>Gets the address as shown.</summary>
    public string Place { get; } = place;

    /// <summary>Gets what the API says, without secrets.</summary>
    public string? Words { get; } = words;

    /// <summary>Gets the sentence that holds the words; empty where there are none.</summary>
    public string Says => RequestFailure.Says(Words);
}

/// <summary>The API did not accept who asks.</summary>
internal sealed class RefusedRequestException(string message, HttpStatusCode status) : SourceException(message)
{
    public HttpStatusCode Status { get; } = status;
}
