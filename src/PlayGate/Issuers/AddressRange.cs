using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PlayGate.Issuers;

/// <summary>Addresses as signers write them: one, or in CIDR notation, IPv6 in brackets or without.</summary>
internal static class AddressRange
{
    /// <summary>
    /// Whether the address is in the range; null where that is none. Bits behind the prefix count for nothing: RFC 9246's own example has
    /// some (<c>[2001:db8::1/32]</c>).
    /// </summary>
    public static bool? Covers(string range, IPAddress address)
    {
        var text = range is ['[', .., ']'] ? range[1..^1] : range;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (Address(slash < 0 ? text : text[..slash]) is not { } first)
        {
            return null;
        }

        var bits = first.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = bits;
        var isPrefix = slash < 0 || (int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix)
            && prefix <= bits);
        return isPrefix ? first.AddressFamily == address.AddressFamily && AreAlike(first, address, prefix) : null;
    }

    /// <summary>The platform also takes <c>1</c>, <c>0x7f.1</c> and octal numbers for IPv4, which others read in other ways.</summary>
    private static IPAddress? Address(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text)
            ? address
            : null;

    private static bool AreAlike(IPAddress first, IPAddress second, int prefix)
    {
        var (one, other) = (first.GetAddressBytes(), second.GetAddressBytes());
        for (var bit = 0; bit < prefix; bit++)
        {
            if (((one[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
