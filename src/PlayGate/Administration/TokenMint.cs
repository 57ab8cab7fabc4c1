using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PlayGate.Audit;
using PlayGate.Clients;
using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Administration;

/// <summary>Makes tokens.</summary>
public sealed class TokenMint
{
    /// <summary>How many one call may ask for.</summary>
    public const int MaxTokens = 1000;
    private static readonly TimeSpan ReceiptLifetime = TimeSpan.FromDays(1);
    private readonly ITokenStore _store;
    private readonly TokenKeys _keys;
    private readonly GuardedRoutes _routes;
    private readonly PlayGateOptions _options;
    private readonly TimeProvider _time;

    internal TokenMint(ITokenStore store, TokenKeys keys, GuardedRoutes routes, IOptions<PlayGateOptions> options, TimeProvider time)
    {
        (_store, _keys, _routes, _options, _time) = (store, keys, routes, options.Value, time);
    }

    /// <summary>
    /// Makes all tokens in one transaction, or none. With an idempotency key the same call gives the same tokens again for a day:
    /// their randomness is derived from that key and the signing key, so nothing secret is kept for it.
    /// </summary>
    /// <param name="requests">What is asked for, 1 to <see cref="MaxTokens"/>.</param>
    /// <param name="idempotencyKey">Names the call, where it may be repeated.</param>
    /// <param name="by">Who mints; null leaves it out of the audit.</param>
    /// <param name="cancellation">Stops it, where that is still possible.</param>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async Task<MintResult> MintAsync(IReadOnlyList<MintRequest> requests, string? idempotencyKey, AuditActor? by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var now = _time.GetUtcNow();
        if (idempotencyKey is null)
        {
            return await StrikeAsync(requests, new Die(_keys.Current, now, Random: null) { By = by }, null, cancellation);
        }

        var key = TokenHash.Of(idempotencyKey);
        var request = new TokenHash(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(requests.Select(Fingerprint))));
        var fresh = new MintReceipt(key, request, _keys.Current.Version, now, now + ReceiptLifetime);
        var result = await _store.FindReceiptAsync(key, cancellation) is null
            ? await StrikeAsync(requests, DieOf(fresh, _keys.Current, idempotencyKey) with { By = by }, fresh, cancellation)
            : null;
        return result ?? await AgainAsync(requests, request, idempotencyKey, cancellation);
    }

    /// <summary>
    /// Makes another token like one that is in the store, whatever became of it: for a viewer whose first request was lost with its replica. It
    /// waits as long as the old one did, or as long as tokens may now. Null where the store has none with that handle.
    /// </summary>
    /// <param name="id">The old token's handle, which is its session's id.</param>
    /// <param name="by">Who mints; null leaves it out of the audit.</param>
    /// <param name="cancellation">Stops it, where that is still possible.</param>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async Task<MintResult?> MintAgainAsync(Guid id, AuditActor? by, CancellationToken cancellation)
    {
        if (await _store.FindAsync(id, cancellation) is not { } old)
        {
            return null;
        }

        var lifetime = old.ExpiresAt - old.CreatedAt;
        return await MintAsync([MintRequest.Like(old) with { ExpiresIn = lifetime < _options.Token.MaxLifetime ? lifetime : _options.Token.MaxLifetime }], null, by, cancellation);
    }

    /// <summary>What keeps these requests from being minted now; mints nothing.</summary>
    public IReadOnlyList<MintProblem> Check(IReadOnlyList<MintRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return [.. requests.SelectMany(RulesAt(_time.GetUtcNow()).Check)];
    }

    /// <summary>Answers a call that was made before. Also where two such calls race: the loser finds the winner's receipt.</summary>
    private async Task<MintResult> AgainAsync(IReadOnlyList<MintRequest> requests, TokenHash request, string idempotencyKey, CancellationToken cancellation)
    {
        var receipt = await _store.FindReceiptAsync(TokenHash.Of(idempotencyKey), cancellation)
            ?? throw new StoreUnavailableException("A receipt was there and is not any more; the call can be made again.");
        if (receipt.Request != request)
        {
            return new MintResult.KeyReused();
        }

        var key = await _keys.FindAsync(receipt.KeyVersion, cancellation) ?? throw new StoreUnavailableException("The key of an earlier call is gone.");
        return new MintResult.Minted(Strike(requests, DieOf(receipt, key, idempotencyKey)));
    }

    /// <summary>Null where the receipt existed already.</summary>
    private async Task<MintResult> StrikeAsync(IReadOnlyList<MintRequest> requests, Die die, MintReceipt? receipt, CancellationToken cancellation)
    {
        var rules = RulesAt(die.At);
        var problems = requests.SelectMany(rules.Check).ToList();
        if (problems.Count > 0)
        {
            return new MintResult.Invalid(problems);
        }

        var minted = Strike(requests, die);
        IReadOnlyList<TokenRecord> tokens = [.. minted.Select(token => token.Token)];
        var audit = _options.Audit.MintRetention > TimeSpan.Zero ? die.By?.Does(ChangeOf(tokens), die.At) : null;
        return await _store.AddAsync(tokens, receipt, audit, cancellation) ? new MintResult.Minted(minted) : null!;
    }

    private static AuditedChange ChangeOf(IReadOnlyList<TokenRecord> tokens)
    {
        var applications = tokens.Select(token => token.Application).Distinct(StringComparer.Ordinal).ToList();
        return new AuditedChange(AuditActions.MintTokens)
        {
            Application = applications is [var only] ? only : null,
            Target = tokens is [var token] ? token.Id.ToString() : null,
            Detail = string.Join(", ", tokens.Select(token => $"{(token.Type == TokenType.Play ? "play" : "publish")} {token.StreamId}").Distinct(StringComparer.Ordinal).Take(5)),
            Count = tokens.Count,
        };
    }

    private List<MintedToken> Strike(IReadOnlyList<MintRequest> requests, Die die)
    {
        var rules = RulesAt(die.At);
        return [.. requests.Select((request, index) => Strike(request, rules.ExpiryOf(request, die.At), die, index))];
    }

    private MintedToken Strike(MintRequest request, DateTimeOffset expiresAt, Die die, int index)
    {
        var random = die.RandomFor(index);
        var claims = new TokenClaims(
            IdAt(die.At, index, random.AsSpan(TokenCodec.RandomSize)),
            request.Type,
            expiresAt,
            request.AnyFolder,
            request.StreamId.Length,
            TokenClaims.HashStream(request.Application, request.StreamId),
            request.Address is { } address ? ClientMark.Of(address) : null);
        var secret = TokenCodec.Encode(claims, random, die.Key);
        var record = new TokenRecord
        {
            Id = claims.Id,
            Hash = secret.Hash(),
            Application = request.Application,
            StreamId = request.StreamId,
            Type = request.Type,
            CreatedAt = die.At,
            ExpiresAt = expiresAt,
            Subject = request.Subject,
            Address = ClientAddress.Plain(request.Address),
            SessionLifetime = request.SessionLifetime,
            AnyFolder = request.AnyFolder,
            Carrier = request.Carrier,
            RoomId = request.RoomId,
        };
        var url = _routes.UrlFor(request.Application, request.Type, request.StreamId, request.Path, secret);
        return new MintedToken(record, secret, url, request.Carrier ?? _options.CarrierOf(request.Application));
    }

    private MintRules RulesAt(DateTimeOffset at) => new(_options, _routes.Applications(), at);

    /// <summary>
    /// UUID version 7 (RFC 9562 §5.7): milliseconds, then the index within the call, then random bits, so that the order of ids is
    /// the order of minting.
    /// </summary>
    private static Guid IdAt(DateTimeOffset at, int index, ReadOnlySpan<byte> random)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | index));
        random[..8].CopyTo(bytes[8..]);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

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

    private static Die DieOf(MintReceipt receipt, TokenKey key, string idempotencyKey) =>
        new(key, DateTimeOffset.FromUnixTimeMilliseconds(receipt.MintedAt.ToUnixTimeMilliseconds()), Encoding.UTF8.GetBytes("\0idempotent\n" + idempotencyKey + "\n"));

    /// <summary>What all tokens of one call share: the key, the instant, and where randomness comes from.</summary>
    private sealed record Die(TokenKey Key, DateTimeOffset At, byte[]? Random)
    {
        public AuditActor? By { get; init; }

        public byte[] RandomFor(int index)
        {
            if (Random is null)
            {
                return RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
            }

            var random = new byte[HMACSHA256.HashSizeInBytes];
            Key.Sign([.. Random, .. BitConverter.GetBytes(index)], random);
            return random;
        }
    }
}
