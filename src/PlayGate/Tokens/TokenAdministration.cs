using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PlayGate.Audit;
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

    /// <summary>One page of the usable tokens, the newest first, with their number.</summary>
    public Task<FoundPage<TokenRecord>> SearchAsync(TokenSearch search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        return _store.SearchAsync(search, _time.GetUtcNow(), cancellation);
    }

    /// <summary>
    /// Ends usable tokens, and those whose first response has not started yet; returns how many. What was seen so far is written
    /// down before, so that a session in use is not taken for an open consumption; what was ended is known here when the call returns.
    /// </summary>
    /// <param name="selection">Which.</param>
    /// <param name="by">Who ends them; null leaves it out of the audit.</param>
    /// <param name="cancellation">Stops it, where that is still possible.</param>
    public async Task<int> RevokeAsync(TokenSelection selection, AuditActor? by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        await _watch.KeepUpAsync(cancellation);
        var now = _time.GetUtcNow();
        var revoked = await _store.RevokeAsync(selection, now, by?.Does(ChangeOf(selection), now), cancellation);
        await _watch.KeepUpAsync(cancellation);
        return revoked;
    }

    /// <summary>Spends a token for a server that asks on behalf of its client; true exactly once.</summary>
    public async Task<bool> SpendAsync(SpendToken spend, AuditActor? by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spend);
        var client = new Client(spend.Address, null);
        var demand = new TokenDemand(spend.Application, spend.StreamId, StreamNames.Plain, spend.Type, client);
        if (await _judge.JudgeAsync(spend.Secret, demand, cancellation) is not TokenVerdict.Good good || good.StreamId != spend.StreamId)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        var consume = new ConsumeToken(good.Claims.Id, spend.Secret.Hash(), client, now)
        {
            Application = spend.Application,
            StreamId = spend.StreamId,
            Consumption = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
            SessionLifetime = _options.Session.Lifetime,
        };
        if (await _store.ConsumeAsync(consume, CancellationToken.None) is null)
        {
            return false;
        }

        var change = new AuditedChange(AuditActions.SpendToken) { Application = spend.Application, Target = good.Claims.Id.ToString(), Detail = spend.StreamId };
        await _store.EndAsync(new SessionSelection { Id = good.Claims.Id }, now, by?.Does(change, now), CancellationToken.None);
        return true;
    }

    private static AuditedChange ChangeOf(TokenSelection selection) => new(AuditActions.RevokeTokens)
    {
        Application = selection.Application,
        Target = AuditedChange.Targets(
            selection.Id, ("streamId", selection.StreamId), ("subject", selection.Subject), ("type", selection.Type?.ToString()), ("application", selection.Application)),
    };
}

/// <summary>A token that a server asks about on behalf of its client.</summary>
/// <param name="Secret">What the client showed.</param>
/// <param name="StreamId">The stream it asks for.</param>
/// <param name="Type">What it wants to do with it.</param>
public sealed record SpendToken(TokenSecret Secret, string StreamId, TokenType Type)
{
    /// <summary>The application.</summary>
    public string Application { get; init; } = PlayGateOptions.DefaultApplication;

    /// <summary>The client's address, where it is known.</summary>
    public IPAddress? Address { get; init; }
}
