using Microsoft.Extensions.Options;
using PlayGate.Reporting;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Consumed tokens that are presented again. A player that cannot let go of its token is answered from memory; another client with the same
/// token means that it was passed on or stolen, and is reported.
/// </summary>
internal sealed class TokenReuse(
    ConsumedTokens spent, ISessionStore store, SessionRevoker kicks, GateReport report, IOptions<PlayGateOptions> options)
{
    /// <summary>
    /// Whether the token was just refused as consumed, and this client has no more to expect than the one that was told so.
    /// </summary>
    public bool WasJustRefused(TokenVerdict.Good good, PresentedToken presented) =>
        spent.Contains(good.Id, presented.Demand.Client, presented.Replay == Replay.ByConnection);

    /// <summary>The token is consumed, and this request does not get its session.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask NoteAsync(TokenVerdict.Good good, PresentedToken presented)
    {
        var id = good.Id;
        var opener = await store.FindOtherOpenerAsync(id, good.Token.Hash, presented.Demand.Client, CancellationToken.None);
        if (opener is not null)
        {
            report.Reused(good, presented.Demand.Application, presented.Demand.Client, opener);
            if (options.Value.Token.OnReuse == ReuseReaction.EndSession)
            {
                await kicks.EndAsync(new SessionSelection { Id = id }, CancellationToken.None);
            }
        }

        spent.Add(id, presented.Demand.Client, opener, good.At);
    }
}
