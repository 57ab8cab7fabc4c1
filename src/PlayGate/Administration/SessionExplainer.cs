using Microsoft.AspNetCore.Http;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Administration;

/// <summary>Tells the gate's answer to a request without a token, from the session that it carries.</summary>
internal sealed class SessionExplainer(SessionRecogniser recogniser, SessionActivity activity)
{
    /// <inheritdoc cref="SessionActivity.HasSeen"/>
    public bool HasSeen(Guid session) => activity.HasSeen(session);

    /// <exception cref="StoreUnavailableException">Neither this replica nor the store can tell.</exception>
    public async Task<Explanation> ExplainAsync(Arrival arrival, CancellationToken cancellation) =>
        await recogniser.RecogniseAsync(arrival, cancellation) switch
        {
            { IsUndecided: true } => throw new StoreUnavailableException("The key of the ticket has not been read yet."),
            { IsValid: true, Session: { } session } => new Explanation(
                StatusCodes.Status200OK,
                null,
                $"The session is for {session.StreamId} and good until {session.ExpiresAt:u}; no token is needed."),
            { Session: not null, Refusal: { } refusal } => Explanation.Of(refusal),
            { Other: { } other } => Explanation.Of(SessionMismatch.Of(other, arrival.Route, arrival.StreamPath)),
            _ => Explanation.Of(Refusal.TokenRequired),
        };
}
