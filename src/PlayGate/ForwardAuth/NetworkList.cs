using System.Net;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.ForwardAuth;

/// <summary>Networks from which a peer may come; loopback where none is named.</summary>
internal sealed class NetworkList
{
    /// <summary>How many bits of a mapped address say that it is one.</summary>
    private const int MappedPrefix = 96;
    private static readonly string[] Loopback = ["127.0.0.0/8", "::1"];
    private readonly IPNetwork[] _networks;

    private NetworkList(IPNetwork[] networks) => _networks = networks;

    public static NetworkList Of(IList<string> networks) => new([.. (networks.Count > 0 ? networks : Loopback).Select(Parse)]);

    public static bool IsNetwork(string text) => IPNetwork.TryParse(text, out _) || IPAddress.TryParse(text, out _);

    public bool Contains(IPAddress? peer) => peer is not null && ClientMark.Plain(peer) is var plain && Array.Exists(_networks, network => network.Contains(plain));

    private static IPNetwork Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            // Peers are compared as plain IPv4, so a network that is written as mapped (RFC 4291, section 2.5.5.2) has to be too.
            return network is { BaseAddress.IsIPv4MappedToIPv6: true, PrefixLength: >= MappedPrefix }
                ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedPrefix)
                : network;
        }

        var address = ClientMark.Plain(IPAddress.Parse(text));
        return new IPNetwork(address, address.GetAddressBytes().Length * 8);
    }
}
