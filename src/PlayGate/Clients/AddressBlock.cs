using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PlayGate.Clients;

/// <summary>One client as an address tells it: a client that has one IPv6 address has the 2^64 beside it (RFC 6177).</summary>
internal readonly record struct AddressBlock(ulong Bits, AddressFamily Family)
{
    public static AddressBlock Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        var plain = ClientAddress.Plain(address);
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out _);
        return new AddressBlock(BinaryPrimitives.ReadUInt64BigEndian(bytes), plain.AddressFamily);
    }
}
