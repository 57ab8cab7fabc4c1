using System.Net;
using PlayGate.Audit;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Tokens;
using PlayGate.Upkeep;

namespace PlayGate.Administration;

/// <summary>
/// What operators and back-ends do with tokens that exist. Every member throws <see cref="StoreUnavailableException"/> in an outage.
/// </summary>
public sealed class TokenAdministration
{
    private readonly IGateStore _store;
    private readonly ImmediateRedemption _redemption;
    private readonly StoreWatch _watch;
    private readonly TimeProvider _time;

    internal TokenAdministration(IGateStore store, ImmediateRedemption redemption, StoreWatch watch, TimeProvider time)
    {
        (_store, _redemption, _watch, _time) = (store, redemption, watch, time);
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
    /// Ends usable tokens, and those whose first response has not started yet; returns how many. The sights so far are written before, so
    /// that a session in use is not taken for an open consumption. This replica knows of the endings when the call returns.
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

    /// <summary>Consumes a token for a server that asks on behalf of its client; true exactly once.</summary>
    public Task<bool> ConsumeAsync(ConsumeRequest request, AuditActor? by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _redemption.ConsumeAsync(request, by, cancellation);
    }

    private static AuditedChange ChangeOf(TokenSelection selection) => new(AuditActions.RevokeTokens)
    {
        Application = selection.Application,
        Target = AuditedChange.Targets(
            selection.Id,
            ("streamId", selection.StreamId),
            ("subject", selection.Subject),
            ("type", selection.Type?.ToString()),
            ("application", selection.Application)),
    };
}
