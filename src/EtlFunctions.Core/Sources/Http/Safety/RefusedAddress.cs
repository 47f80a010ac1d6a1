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
        // Metadata or platform services outside the link-local range: Alibaba, Azure, Oracle, AWS and Google over IPv6.
        IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("168.63.129.16/32"),
        IPNetwork.Parse("192.0.0.192/32"),
        IPNetwork.Parse("fd00:ec2::254/128"),
        IPNetwork.Parse("fd20:ce::254/128"),
    ];

    public static bool Is(IPAddress address) =>
        IsListed(address) || (address.AddressFamily == AddressFamily.InterNetworkV6 && EmbeddedAddress.Of(address).Any(IsListed));

    private static bool IsListed(IPAddress address) =>
        address.Equals(IPAddress.IPv6Any) || Array.Exists(Networks, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
}

/// <summary>A host's name stands for an address that is refused.</summary>
internal sealed class RefusedAddressException(string message) : IOException(message);
