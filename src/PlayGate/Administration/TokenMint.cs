using Microsoft.Extensions.Options;
using PlayGate.Audit;
using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Administration;

/// <summary>Makes tokens.</summary>
public sealed class TokenMint
{
    /// <summary>How many one call may ask for.</summary>
    public const int MaxTokens = 1000;
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
    /// Makes all tokens in one transaction, or none. With an idempotency key the same call gives the same tokens again for a day.
    /// </summary>
    /// <param name="requests">What is asked for, 1 to <see cref="MaxTokens"/>.</param>
    /// <param name="idempotencyKey">Names the call, where it may be repeated.</param>
    /// <param name="by">Who mints; null leaves it out of the audit.</param>
    /// <param name="cancellation">Stops it, where that is still possible.</param>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async Task<MintResult> MintAsync(
        IReadOnlyList<MintRequest> requests, string? idempotencyKey, AuditActor? by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var (key, now) = (_keys.Current, _time.GetUtcNow());
        if (idempotencyKey is null)
        {
            return (await AddAsync(requests, new MintContext(key, now), receipt: null, by, cancellation))!;
        }

        var call = new RepeatableMint(idempotencyKey, requests);
        var earlier = await _store.FindReceiptAsync(call.Key, cancellation);
        if (earlier is null)
        {
            var receipt = call.NewReceipt(key, now);
            if (await AddAsync(requests, call.ContextOf(receipt, key), receipt, by, cancellation) is { } result)
            {
                return result;
            }

            // The same call runs twice at once, and this one has lost.
            earlier = await _store.FindReceiptAsync(call.Key, cancellation);
        }

        return await RepeatAsync(requests, call, earlier, cancellation);
    }

    /// <summary>
    /// Makes another token like one that is in the store, whatever its state: for a viewer whose first request was lost with its replica.
    /// It waits as long as the old one did, or as long as tokens may now. Null where the store has none with that handle.
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

        var (lifetime, longest) = (old.ExpiresAt - old.CreatedAt, _options.Token.MaxLifetime);
        var request = MintRequest.Like(old) with { ExpiresIn = lifetime < longest ? lifetime : longest };
        return await MintAsync([request], idempotencyKey: null, by, cancellation);
    }

    /// <summary>The reasons why these requests cannot be minted now; mints nothing.</summary>
    public IReadOnlyList<MintProblem> Check(IReadOnlyList<MintRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return [.. requests.SelectMany(RulesAt(_time.GetUtcNow()).Check)];
    }

    /// <summary>Null where the receipt existed already.</summary>
    private async Task<MintResult?> AddAsync(
        IReadOnlyList<MintRequest> requests, MintContext context, MintReceipt? receipt, AuditActor? by, CancellationToken cancellation)
    {
        var problems = requests.SelectMany(RulesAt(context.At).Check).ToList();
        if (problems.Count > 0)
        {
            return new MintResult.Invalid(problems);
        }

        var minted = Create(requests, context);
        IReadOnlyList<TokenRecord> tokens = [.. minted.Select(token => token.Token)];
        var audit = _options.Audit.MintRetention > TimeSpan.Zero ? by?.Does(ChangeOf(tokens), context.At) : null;
        return await _store.AddAsync(tokens, receipt, audit, cancellation) ? new MintResult.Minted(minted) : null;
    }

    /// <summary>The tokens of a call that was made before.</summary>
    private async Task<MintResult> RepeatAsync(
        IReadOnlyList<MintRequest> requests, RepeatableMint call, MintReceipt? receipt, CancellationToken cancellation)
    {
        if (receipt is null)
        {
            throw new StoreUnavailableException("A receipt was there and is not any more; the call can be made again.");
        }

        if (!call.Matches(receipt))
        {
            return new MintResult.KeyReused();
        }

        var key = await _keys.FindAsync(receipt.KeyVersion, cancellation)
            ?? throw new StoreUnavailableException("The key of an earlier call is gone.");
        return new MintResult.Minted(Create(requests, call.ContextOf(receipt, key)));
    }

    private List<MintedToken> Create(IReadOnlyList<MintRequest> requests, MintContext context)
    {
        var rules = RulesAt(context.At);
        return [.. requests.Select((request, index) =>
        {
            var (token, secret) = context.Create(request, rules.ExpiryOf(request), index);
            var url = _routes.UrlFor(request.Application, request.Type, request.StreamId, request.Path, secret);
            return new MintedToken(token, secret, url, request.Carrier ?? _options.CarrierOf(request.Application));
        })];
    }

    private MintRules RulesAt(DateTimeOffset at) => new(_options, _routes.Applications(), at);

    private static AuditedChange ChangeOf(IReadOnlyList<TokenRecord> tokens)
    {
        var applications = tokens.Select(token => token.Application).Distinct(StringComparer.Ordinal).ToList();
        var uses = tokens.Select(token => $"{(token.Type == TokenType.Play ? "play" : "publish")} {token.StreamId}");
        return new AuditedChange(AuditActions.MintTokens)
        {
            Application = applications is [var only] ? only : null,
            Target = tokens is [var token] ? token.Id.ToString() : null,
            Detail = string.Join(", ", uses.Distinct(StringComparer.Ordinal).Take(5)),
            Count = tokens.Count,
        };
    }
}
