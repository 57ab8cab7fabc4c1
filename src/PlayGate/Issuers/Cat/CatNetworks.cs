using System.Net;

namespace PlayGate.Issuers.Cat;

/// <summary>
/// <c>catnip</c>: the networks that a token is for, of which one has to hold the client (CTA-5007). Addresses and prefixes are as
/// RFC 9164 writes them; a number is an autonomous system, and which addresses belong to it is not known here, so it holds no client.
/// </summary>
internal static class CatNetworks
{
    private const ulong IPv4 = 52;
    private const ulong IPv6 = 54;

    /// <summary>Whether one of the networks holds the client; null where the claim is malformed.</summary>
    public static bool? Hold(object? claim, IPAddress? client)
    {
        if (claim is not List<object?> { Count: > 0 } networks || !networks.All(IsNetwork))
        {
            return null;
        }

        var address = client?.GetAddressBytes();
        return address is not null && networks.Any(network => Holds(network, address));
    }

    /// <summary>A network as it is usually written; null where it is none.</summary>
    public static string? Text(object? network) => network switch
    {
        long system when IsNetwork(network) => $"AS{system}",
        CborTagged when !IsNetwork(network) => null,
        CborTagged { Value: byte[] address } => new IPAddress(address).ToString(),
        CborTagged { Tag: var tag, Value: List<object?> parts } => $"{new IPAddress(Padded((byte[])parts[1]!, Size(tag)))}/{parts[0]}",
        _ => null,
    };

    private static bool IsNetwork(object? network) => network switch
    {
        long system => system is >= 0 and <= uint.MaxValue,
        CborTagged { Tag: IPv4 or IPv6, Value: byte[] address } tagged => address.Length == Size(tagged.Tag),
        CborTagged { Tag: IPv4 or IPv6, Value: List<object?> parts } tagged =>
            parts is [long bits, byte[] prefix] && bits >= 0 && bits <= Size(tagged.Tag) * 8 && prefix.Length <= Size(tagged.Tag),
        _ => false,
    };

    private static bool Holds(object? network, byte[] client) => network switch
    {
        CborTagged { Value: byte[] address } => client.AsSpan().SequenceEqual(address),
        CborTagged { Tag: var tag, Value: List<object?> and [long bits, byte[] prefix] } =>
            client.Length == Size(tag) && StartsAlike(client, Padded(prefix, Size(tag)), (int)bits),
        _ => false,
    };

    private static int Size(ulong tag) => tag == IPv4 ? 4 : 16;

    /// <summary>Zero bytes at the end of a prefix may be left out.</summary>
    private static byte[] Padded(byte[] prefix, int size) => [.. prefix, .. new byte[size - prefix.Length]];

    private static bool StartsAlike(byte[] left, byte[] right, int bits)
    {
        var whole = bits / 8;
        var mask = (byte)(0xFF00 >> (bits % 8));
        return left.AsSpan(0, whole).SequenceEqual(right.AsSpan(0, whole)) && (bits % 8 == 0 || ((left[whole] ^ right[whole]) & mask) == 0);
    }
}
