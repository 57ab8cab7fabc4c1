using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PlayGate.Tokens;

namespace PlayGate.Administration;

/// <summary>
/// A mint call that may be repeated: its idempotency key names it, its fingerprint tells whether the same is asked for. The receipt is kept
/// for a day. The randomness of its tokens is derived from the idempotency key and the signing key, so nothing secret is kept for it.
/// </summary>
internal sealed class RepeatableMint(string idempotencyKey, IReadOnlyList<MintRequest> requests)
{
    private static readonly TimeSpan ReceiptLifetime = TimeSpan.FromDays(1);

    private readonly TokenHash _fingerprint = new(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(requests.Select(Fingerprint))));

    public TokenHash Key { get; } = TokenHash.Of(idempotencyKey);

    public MintReceipt NewReceipt(TokenKey key, DateTimeOffset now) => new(Key, _fingerprint, key.Version, now, now + ReceiptLifetime);

    /// <summary>Whether the receipt is of this call, and not of another one with the same idempotency key.</summary>
    public bool Matches(MintReceipt receipt) => receipt.Request == _fingerprint;

    /// <summary>The instant is the receipt's as the store has it, in whole milliseconds.</summary>
    public MintContext ContextOf(MintReceipt receipt, TokenKey key) => new(
        key,
        DateTimeOffset.FromUnixTimeMilliseconds(receipt.MintedAt.ToUnixTimeMilliseconds()),
        Encoding.UTF8.GetBytes("\0idempotent\n" + idempotencyKey + "\n"));

    private static string Fingerprint(MintRequest request) => string.Join(
        '\n',
        request.Application,
        request.StreamId,
        request.Type,
        request.ExpiresIn?.Ticks,
        request.ExpiresAt?.UtcTicks,
        request.Subject,
        request.Address,
        request.SessionLifetime?.Ticks,
        request.AnyFolder,
        request.Carrier,
        request.RoomId) + (request.Path is { } path ? '\n' + path : "");
}
