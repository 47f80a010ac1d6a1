using System.Net;
using System.Net.Sockets;

namespace EtlFunctions.Sources.Http;

/// <summary>Addresses that no product API has: link-local ones and the metadata services of clouds, which hand out credentials.</summary>
internal static class RefusedAddress
{
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("0.0.0.0/8"),
        // Metadata or platform services outside the link-local range: Alibaba, Azure, Oracle, AWS over IPv6.
        IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("168.63.129.16/32"),
        IPNetwork.Parse("192.0.0.192/32"),
        IPNetwork.Parse("fd00:ec2::254/128"),
    ];

    // Addresses of IPv4 hosts behind a translator: NAT64 (RFC 6052).
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Is(IPAddress address)
    {
        var plain = Plain(address);
        return plain.Equals(IPAddress.IPv6Any) || Array.Exists(Networks, network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address)
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
    }
}

/// <summary>A host's name stands for an address that is refused.</summary>
internal sealed class RefusedAddressException(string message) : IOException(message);
