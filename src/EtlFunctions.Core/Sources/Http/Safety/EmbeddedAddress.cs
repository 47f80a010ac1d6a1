using System.Net;

namespace EtlFunctions.Sources.Http;

/// <summary>The IPv4 addresses that an IPv6 address may lead to through a translator or a tunnel.</summary>
internal static class EmbeddedAddress
{
    private static readonly (IPNetwork Network, int[][] Places)[] Forms =
    [
        // IPv4-compatible (RFC 4291, deprecated), IPv4-translated (RFC 2765), NAT64 (RFC 6052).
        (IPNetwork.Parse("::/96"), [[12, 13, 14, 15]]),
        (IPNetwork.Parse("::ffff:0:0:0/96"), [[12, 13, 14, 15]]),
        (IPNetwork.Parse("64:ff9b::/96"), [[12, 13, 14, 15]]),
        // NAT64 of one's own (RFC 8215): whoever runs it chooses the length of its prefix. The byte in the middle stays free.
        (IPNetwork.Parse("64:ff9b:1::/48"), [[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12], [12, 13, 14, 15]]),
        // 6to4 (RFC 3056).
        (IPNetwork.Parse("2002::/16"), [[2, 3, 4, 5]]),
    ];

    public static IEnumerable<IPAddress> Of(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            yield break;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            yield return address.MapToIPv4();
            yield break;
        }

        var bytes = address.GetAddressBytes();
        foreach (var (network, places) in Forms)
        {
            if (network.Contains(address))
            {
                // Read with another length than it was made with, most of the address is zeros and means nothing.
                foreach (var place in places.Where(p => places.Length == 1 || bytes[p[0]] != 0))
                {
                    yield return new IPAddress([.. place.Select(i => bytes[i])]);
                }
            }
        }
    }
}
