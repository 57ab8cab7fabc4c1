using Microsoft.Extensions.Options;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>
/// Tokens that are shown although they are spent. A player that cannot let go of its token is answered from memory; another client with
/// the same token means that somebody passed it on, or took it, and is told.
/// </summary>
internal sealed class TokenReuse(SpentTokens spent, ISessionStore store, Kicks kicks, GateReport report, IOptions<PlayGateOptions> options)
{
    /// <summary>Whether this client has just been told that the token is spent.</summary>
    public bool WasJustRefused(TokenVerdict.Good good, Showing showing) => spent.Contains(good.Claims.Id, showing.Demand.Client);

    /// <summary>The token is spent, and this request does not get its session.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask NoteAsync(TokenVerdict.Good good, Showing showing, DateTimeOffset now)
    {
        var id = good.Claims.Id;
        if (await store.FindOtherOpenerAsync(id, showing.Token.Secret.Hash(), showing.Demand.Client, CancellationToken.None) is { } opener)
        {
            report.Reused(good, showing, opener);
            if (options.Value.Token.OnReuse == ReuseReaction.EndSession)
            {
                await kicks.EndAsync(new SessionSelection { Id = id }, CancellationToken.None);
            }
        }

        spent.Add(id, showing.Demand.Client, now);
    }
}
