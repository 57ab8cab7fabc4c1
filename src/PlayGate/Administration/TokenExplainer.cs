using Microsoft.AspNetCore.Http;
using PlayGate.Http;
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

    private static readonly Explanation Usable =
        new(StatusCodes.Status200OK, null, "The token is good; the first GET would consume it and open a session.");

    private readonly ExplainedTargets _targets;
    private readonly TokenValidator _validator;
    private readonly TokenControl _control;
    private readonly ITokenStore _store;
    private readonly SessionExplainer _sessions;

    internal TokenExplainer(
        ExplainedTargets targets, TokenValidator validator, TokenControl control, ITokenStore store, SessionExplainer sessions)
    {
        (_targets, _validator, _control, _store, _sessions) = (targets, validator, control, store, sessions);
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
        target = _targets.WithoutSegment(target);
        if (!RawTarget.IsSafe(RawTarget.Split(target).Path))
        {
            return Explanation.Of(Refusal.BadPath);
        }

        if (_targets.Read(secret, target) is not { } asked)
        {
            return new Explanation(StatusCodes.Status404NotFound, null, "No guarded route has this path.");
        }

        if (!_control.Asks(asked.Route.Application, TokenType.Play))
        {
            return new Explanation(StatusCodes.Status200OK, null, "Token control is off for this application: everybody passes.");
        }

        return asked.Token.IsAmbiguous ? Explanation.Of(Refusal.TokenInvalid)
            : !asked.Token.IsPresent ? await _sessions.ExplainAsync(asked.From(cookies, client), cancellation)
            : await ExplainAsync(asked, client, cancellation);
    }

    private async Task<Explanation> ExplainAsync(ExplainedTarget asked, Client client, CancellationToken cancellation)
    {
        var demand = asked.DemandOf(client);
        var token = await _validator.IdentifyAsync(asked.Token, demand, cancellation);
        var record = token is { } known ? await _store.FindAsync(known.Id, cancellation) : null;
        record = record?.Hash == token?.Hash ? record : null;
        var verdict = await _validator.ValidateAsync(asked.Token, demand, cancellation);
        var explanation = verdict is TokenVerdict.Bad bad
            ? Explanation.Of(bad.Reason) with { Reason = Reason(bad, record, asked) }
            : OfGood(record, isIssued: verdict is TokenVerdict.Good { Issued: not null });
        return explanation with { Token = record, Issuer = verdict.Words?.Issuer, Claims = verdict.Words?.Claims ?? [] };
    }

    /// <summary>
    /// What the store says of a token that is good in itself. A token of another issuer is not in it before its first use.
    /// </summary>
    private Explanation OfGood(TokenRecord? record, bool isIssued) => record?.State switch
    {
        TokenState.Unused => Usable,
        null when isIssued => Usable,
        TokenState.Consumed when record.SeenAt is null && !_sessions.HasSeen(record.Id) =>
            Explanation.Of(Refusal.TokenInvalid) with { Reason = NeverSeen },
        TokenState.Consumed =>
            Explanation.Of(Refusal.TokenInvalid) with { Reason = "The token was already used; its session is the one with the same id." },
        TokenState.Ended =>
            Explanation.Of(Refusal.TokenInvalid) with { Reason = "The token was revoked, or the session it opened was ended." },
        _ => Explanation.Of(Refusal.TokenInvalid) with
        {
            Reason = "The token is genuine but no longer in the store: it was used, and its session is over.",
        },
    };

    /// <summary>A viewer is told that the token is for another stream; who asks here may know for which.</summary>
    private static string Reason(TokenVerdict.Bad bad, TokenRecord? record, ExplainedTarget asked) =>
        bad.Words?.Because is { } because ? because
        : bad.Reason != Refusal.TokenStreamMismatch || record is null ? bad.Reason.Detail
        : record.Application != asked.Route.Application
            ? $"The token is for the application {record.Application}, and the path is of {asked.Route.Application}."
        : $"The token is for {record.StreamId}; {PlainText.Of(asked.Presented.StreamPath)} is not one of its files under "
            + $"Names={asked.Route.Names}.";
}

/// <summary>What the gate would answer, and why.</summary>
/// <param name="Status">200 where the request would be forwarded.</param>
/// <param name="Code">The refusal's code; null where the request would be forwarded.</param>
/// <param name="Reason">A sentence.</param>
/// <param name="Token">What is stored of the token, where there is something.</param>
public sealed record Explanation(int Status, string? Code, string Reason, TokenRecord? Token = null)
{
    /// <summary>The issuer of the token in the settings, where it is not PlayGate's own.</summary>
    public string? Issuer { get; init; }

    /// <summary>What such a token claims, where its signature is good; the signature is not among it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Claims { get; init; } = [];

    internal static Explanation Of(Refusal refusal) => new(refusal.Status, refusal.Code, refusal.Detail);
}
