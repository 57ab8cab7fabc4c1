using PlayGate.Sessions;

namespace PlayGate.Redemption;

/// <summary>What becomes of a consumption in the end: exactly one of the two, said once.</summary>
internal sealed class Settlement(TokenReturns returns, SessionPlaces places)
{
    /// <summary>The bearer got nothing for it.</summary>
    public ValueTask GiveBackAsync(Session session, long consumption) => returns.GiveBackAsync(session.Id, consumption);

    /// <summary>The session is its viewer's.</summary>
    public ValueTask ConfirmAsync(Session session, long consumption) => places.TakeAsync(session, consumption);
}
