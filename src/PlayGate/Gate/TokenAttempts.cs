using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>
/// Counts the refused tokens of each client address. An address that shows too many is told to wait, before anything is asked for it;
/// good tokens and open sessions never count. Addresses without refused tokens are forgotten within seconds, the others when their
/// minute is over.
/// </summary>
internal sealed class TokenAttempts(IOptions<PlayGateOptions> options) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<AddressBlock>? _limiter = options.Value.Token.AttemptsPerMinute is > 0 and var most
        ? PartitionedRateLimiter.Create<AddressBlock, AddressBlock>(block => RateLimitPartition.GetFixedWindowLimiter(
            block, _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = Window }))
        : null;

    /// <summary>How long the client has to wait before it may show a token, or null.</summary>
    public TimeSpan? WaitOf(Client client)
    {
        if (_limiter is null)
        {
            return null;
        }

        using var lease = _limiter.AttemptAcquire(AddressBlock.Of(client.Address), permitCount: 0);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : Window;
    }

    /// <summary>The client's token was refused.</summary>
    public void Count(Client client) => _limiter?.AttemptAcquire(AddressBlock.Of(client.Address)).Dispose();

    public void Dispose() => _limiter?.Dispose();

    /// <summary>One client as an address tells it: whoever has one IPv6 address has the 2^64 beside it (RFC 6177).</summary>
    private readonly record struct AddressBlock(ulong Bits, AddressFamily Family)
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
}
