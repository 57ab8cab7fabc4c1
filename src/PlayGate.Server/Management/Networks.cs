using System.Net;
using System.Net.Sockets;
using PlayGate.Clients;

namespace PlayGate.Server.Management;

/// <summary>A list of networks as configured; loopback where nothing is.</summary>
internal sealed class Networks(IList<string> configured)
{
    /// <summary>How many bits of a mapped address say that it is one.</summary>
    private const int MappedPrefix = 96;

    private readonly IPNetwork[] _networks = [.. (configured.Count > 0 ? configured : ["127.0.0.0/8", "::1"]).Select(Parse)];

    /// <summary>Whether this machine alone is in it.</summary>
    public static bool IsLoopback(string network) =>
        Parse(network) is var parsed
            && IPAddress.IsLoopback(parsed.BaseAddress)
            && parsed.PrefixLength >= (parsed.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 8 : 128);

    public bool Contain(IPAddress? address) =>
        ClientAddress.Plain(address) is { } peer && Array.Exists(_networks, network => network.Contains(peer));

    public static IPNetwork Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            // Peers are compared as plain IPv4, so a network that is written as mapped (RFC 4291, section 2.5.5.2) has to be too.
            return network is { BaseAddress.IsIPv4MappedToIPv6: true, PrefixLength: >= MappedPrefix }
                ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedPrefix)
                : network;
        }

        var address = ClientAddress.Plain(IPAddress.Parse(text));
        return new IPNetwork(address, address.GetAddressBytes().Length * 8);
    }
}
