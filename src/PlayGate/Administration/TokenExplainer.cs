using Microsoft.AspNetCore.Http;
using PlayGate.Http;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Administration;

/// <summary>Says what the gate would answer to a token and a path, and why; consumes nothing.</summary>
public sealed class TokenExplainer
{
    /// <summary>
    /// A replica that is killed in between leaves such a one, and so does a first request that the origin has not answered yet.
    /// </summary>
    private const string NeverSeen =
        "The token was consumed; its response was never seen to begin. Either its first request is still on its way, or the replica that "
            + "served it "
        + "has ended: no client has the session then, and the viewer needs another token.";

    private readonly TokenValidator _validator;
    private readonly GuardedRoutes _routes;
    private readonly TokenControl _control;
    private readonly ITokenStore _store;
    private readonly SessionExplainer _sessions;

    internal TokenExplainer(
        TokenValidator validator, GuardedRoutes routes, TokenControl control, ITokenStore store, SessionExplainer sessions)
    {
        (_validator, _routes, _control, _store, _sessions) = (validator, routes, control, store, sessions);
    }

    /// <summary>Explains a first request by its token; where there is none, any other request by its session.</summary>
    /// <param name="secret">The token; where empty, the one in the target's query counts.</param>
    /// <param name="target">
    /// A path such as <c>/streams/cam.m3u8</c>, or a whole URL, as the viewer would ask for it; a session's ticket may stand in it.
    /// </param>
    /// <param name="cookies">The viewer's <c>Cookie</c> header, where the session is in it.</param>
    /// <param name="client">Who would ask; without an address, tokens and sessions bound to one are said to be elsewhere.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async Task<Explanation> ExplainAsync(
        TokenSecret secret, string target, string? cookies, Client client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        var (path, query) = RawTarget.Split(target);
        if (!RawTarget.IsSafe(path))
        {
            return Explanation.Of(Refusal.BadPath);
        }

        if (_routes.Find(Uri.UnescapeDataString(path)) is not { } found)
        {
            return new Explanation(StatusCodes.Status404NotFound, null, "No guarded route has this path.");
        }

        if (!_control.Asks(found.Route.Application, TokenType.Play))
        {
            return new Explanation(StatusCodes.Status200OK, null, "Token control is off for this application: everybody passes.");
        }

        var presented = RequestCredentials.Read(found.StreamPath, query);
        var token = secret.Reveal().Length > 0 ? secret : presented.Token.Secret;
        return presented.Token.IsAmbiguous ? Explanation.Of(Refusal.TokenInvalid)
            : token.Reveal().Length == 0 ? await _sessions.ExplainAsync(presented.From(found.Route, cookies, client), cancellation)
            : await ExplainAsync(token, found.Route, presented.StreamPath, client, cancellation);
    }

    private async Task<Explanation> ExplainAsync(
        TokenSecret token, GateRoute route, string streamPath, Client client, CancellationToken cancellation)
    {
        var record = TokenCodec.TryRead(token.Reveal(), out var read) ? await _store.FindAsync(read.Id, cancellation) : null;
        record = record?.Hash == token.Hash() ? record : null;
        var verdict = await _validator.ValidateAsync(
            token, new TokenDemand(route.Application, streamPath, route.Names, TokenType.Play, client), cancellation);
        if (verdict is TokenVerdict.Bad bad)
        {
            return Explanation.Of(bad.Reason) with { Token = record, Reason = Reason(bad.Reason, record, route, streamPath) };
        }

        return record?.State switch
        {
            TokenState.Unused =>
                new Explanation(
                    StatusCodes.Status200OK, null, "The token is good; the first GET would spend it and open a session.", record),
            TokenState.Consumed when record.SeenAt is null && !_sessions.HasSeen(record.Id) =>
                Explanation.Of(Refusal.TokenInvalid) with { Reason = NeverSeen, Token = record },
            TokenState.Consumed =>
                Explanation.Of(Refusal.TokenInvalid) with
                {
                    Reason = "The token was already used; its session is the one with the same id.",
                    Token = record,
                },
            TokenState.Ended =>
                Explanation.Of(
                    Refusal.TokenInvalid) with
                { Reason = "The token was revoked, or the session it opened was ended.", Token = record },
            _ =>
                Explanation.Of(Refusal.TokenInvalid) with
                {
                    Reason = "The token is genuine but no longer in the store: it was used, and its session is over.",
                },
        };
    }

    /// <summary>A viewer is told that the token is for another stream; who asks here may know for which.</summary>
    private static string Reason(Refusal refusal, TokenRecord? record, GateRoute route, string streamPath) =>
        refusal != Refusal.TokenStreamMismatch || record is null ? refusal.Detail

            : record.Application != route.Application
            ? $"The token is for the application {record.Application}, and the path is of {route.Application}."
        : $"The token is for {record.StreamId}; {PlainText.Of(streamPath)} is not one of its files under Names={route.Names}.";
}

/// <summary>What the gate would answer, and why.</summary>
/// <param name="Status">200 where the request would be forwarded.</param>
/// <param name="Code">The refusal's code; null where the request would be forwarded.</param>
/// <param name="Reason">A sentence.</param>
/// <param name="Token">What is stored of the token, where there is something.</param>
public sealed record Explanation(int Status, string? Code, string Reason, TokenRecord? Token = null)
{
    internal static Explanation Of(Refusal refusal) => new(refusal.Status, refusal.Code, refusal.Detail);
}
