using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace PlayGate.Clients;

/// <summary>Addresses as they are compared, stored and shown.</summary>
public static class ClientAddress
{
    /// <summary>
    /// An IPv4 client is the same one whether the socket is dual-stacked or not: what is written as a mapped address
    /// (<c>::ffff:192.0.2.1</c>, RFC 4291 §2.5.5.2) becomes IPv4; everything else stays as it is.
    /// </summary>
    [return: NotNullIfNotNull(nameof(address))]
    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
