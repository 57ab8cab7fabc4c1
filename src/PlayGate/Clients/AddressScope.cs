using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace PlayGate.Clients;

/// <summary>
/// Whether an address stands for one client. A private address may be a proxy that is not listed, with all the viewers behind it, and so is
/// a peer that forwards for others; on loopback there is only this machine.
/// </summary>
internal static class AddressScope
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
    ];

    public static bool IsOneClient(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } seen)
        {
            return false;
        }

        var address = ClientAddress.Plain(seen);
        return IPAddress.IsLoopback(address) || (!IsPrivate(address) && !Forwards(context.Request.Headers));
    }

    private static bool IsPrivate(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal
        : Array.Exists(Private, network => network.Contains(address));

    /// <summary>What a listed proxy said was taken off before; the rest was said by a peer that is not known.</summary>
    private static bool Forwards(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded") || headers.ContainsKey("X-Real-IP");
}
