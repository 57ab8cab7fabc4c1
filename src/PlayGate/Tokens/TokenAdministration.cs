using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Sessions;
using PlayGate.Streams;

namespace PlayGate.Tokens;

/// <summary>What operators and back-ends do with tokens that exist. Every member throws <see cref="StoreUnavailableException"/> in an outage.</summary>
public sealed class TokenAdministration
{
    private readonly IGateStore _store;
    private readonly TokenJudge _judge;
    private readonly StoreWatch _watch;
    private readonly PlayGateOptions _options;
    private readonly TimeProvider _time;

    internal TokenAdministration(IGateStore store, TokenJudge judge, StoreWatch watch, IOptions<PlayGateOptions> options, TimeProvider time)
    {
        (_store, _judge, _watch, _options, _time) = (store, judge, watch, options.Value, time);
    }

    /// <summary>Usable tokens in the order of their minting, without secrets.</summary>
    public Task<IReadOnlyList<TokenRecord>> ListAsync(Func<TokenQuery, TokenQuery> narrow, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(narrow);
        return _store.ListAsync(narrow(new TokenQuery(_time.GetUtcNow(), limit)), cancellation);
    }

    /// <summary>
    /// Ends usable tokens, and those whose first response has not started yet; returns how many. What was seen so far is written
    /// down before, so that a session in use is not taken for an open consumption; what was ended is known here when the call returns.
    /// </summary>
    public async Task<int> RevokeAsync(TokenSelection selection, CancellationToken cancellation)
    {
        await _watch.KeepUpAsync(cancellation);
        var revoked = await _store.RevokeAsync(selection, _time.GetUtcNow(), cancellation);
        await _watch.KeepUpAsync(cancellation);
        return revoked;
    }

    /// <summary>Spends a token for a server that asks on behalf of its client; true exactly once.</summary>
    public async Task<bool> SpendAsync(TokenSecret secret, string application, string streamId, TokenType type, IPAddress? address, CancellationToken cancellation)
    {
        var client = new Client(address, null);
        var demand = new TokenDemand(application, streamId, StreamNames.Plain, type, client);
        if (await _judge.JudgeAsync(secret, demand, cancellation) is not TokenVerdict.Good good || good.StreamId != streamId)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        var consume = new ConsumeToken(good.Claims.Id, secret.Hash(), client, now)
        {
            Application = application,
            StreamId = streamId,
            Consumption = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
            SessionLifetime = _options.Session.Lifetime,
        };
        if (await _store.ConsumeAsync(consume, CancellationToken.None) is null)
        {
            return false;
        }

        await _store.EndAsync(new SessionSelection { Id = good.Claims.Id }, now, CancellationToken.None);
        return true;
    }
}
