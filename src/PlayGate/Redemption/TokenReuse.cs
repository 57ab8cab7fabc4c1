using Microsoft.Extensions.Options;
using PlayGate.Reporting;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Tokens that are shown although they are spent. A player that cannot let go of its token is answered from memory; another client with
/// the same token means that somebody passed it on, or took it, and is told.
/// </summary>
internal sealed class TokenReuse(SpentTokens spent, ISessionStore store, Kicks kicks, GateReport report, IOptions<PlayGateOptions> options)
{
    /// <summary>Whether the token was just refused as spent, and this client has no more to expect than whoever was told so.</summary>
    public bool WasJustRefused(TokenVerdict.Good good, Showing showing) =>
        spent.Contains(good.Claims.Id, showing.Demand.Client, showing.Again == ShownAgain.ByConnection);

    /// <summary>The token is spent, and this request does not get its session.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask NoteAsync(TokenVerdict.Good good, Showing showing, DateTimeOffset now)
    {
        var id = good.Claims.Id;
        var opener = await store.FindOtherOpenerAsync(id, showing.Token.Secret.Hash(), showing.Demand.Client, CancellationToken.None);
        if (opener is not null)
        {
            report.Reused(good, showing.Demand.Application, showing.Demand.Client, opener);
            if (options.Value.Token.OnReuse == ReuseReaction.EndSession)
            {
                await kicks.EndAsync(new SessionSelection { Id = id }, CancellationToken.None);
            }
        }

        spent.Add(id, showing.Demand.Client, opener, now);
    }
}
