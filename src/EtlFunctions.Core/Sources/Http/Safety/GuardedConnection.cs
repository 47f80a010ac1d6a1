using System.Net;
using System.Net.Sockets;

namespace EtlFunctions.Sources.Http;

/// <summary>Connects to a host unless its address is refused. Looked at is the address connected to, so a name that changes its address gains nothing.</summary>
/// <param name="resolve">Looks up the addresses of the host.</param>
internal sealed class GuardedConnection(ResolveHost resolve)
{
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await resolve(host, cancellationToken);
        var refused = Array.Find(addresses, RefusedAddress.Is);
        if (refused is not null)
        {
            throw new RefusedAddressException($"the host {host} has the address {refused}, which is link-local or a metadata service");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Looks up the addresses of a host.</summary>
/// <param name="host">The name, or an address as text.</param>
/// <param name="cancellationToken">Stops the look-up.</param>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);
