using System.Net;
using System.Net.Sockets;

namespace EtlFunctions.Sources.Http;

/// <summary>Looks a host's addresses up before a proxy is asked for it, since the proxy connects in our place.</summary>
/// <param name="proxy">Tells for which addresses it is asked.</param>
/// <param name="resolve">Looks up the addresses of the host.</param>
internal sealed class ProxiedHost(IWebProxy proxy, ResolveHost resolve) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } uri && !proxy.IsBypassed(uri) && proxy.GetProxy(uri) is { } through && through != uri)
        {
            await RequireAsync(uri.DnsSafeHost, through, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private async Task RequireAsync(string host, Uri through, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await resolve(host, cancellationToken);
        }
        catch (SocketException unknown) when (unknown.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            throw new RefusedAddressException(
                $"the host {host} cannot be looked up here ({unknown.Message}), so nobody knows what the proxy {through.Host} would connect to for it");
        }

        if (Array.Find(addresses, RefusedAddress.Is) is { } refused)
        {
            throw new RefusedAddressException($"the host {host} has the address {refused}, which is link-local or a metadata service");
        }
    }
}
