using Microsoft.AspNetCore.Http;
using PlayGate.Routes;

namespace PlayGate.Sessions.Carriers;

/// <summary>
/// Hands a client its session's ticket, by every carrier that serves the choice. The ticket is good to the session's end and is not
/// replaced before, since some players keep the first that they saw. A response that holds it is not to be stored by caches that others
/// share.
/// </summary>
internal sealed class TicketIssuer(TicketSealer sealer, IEnumerable<ISessionCarrier> carriers)
{
    private const string NoReferrer = "no-referrer";
    private readonly ISessionCarrier[] _carriers = [.. carriers];

    public void Issue(HttpContext context, GateRoute route, Session session, SessionCarrier chosen)
    {
        var ticket = sealer.Seal(session);
        foreach (var carrier in _carriers)
        {
            if (carrier.Serves(chosen))
            {
                carrier.Issue(context, route, session, ticket);
            }
        }

        context.Response.Headers.CacheControl = "private, no-store";
        KeepFromReferrers(context.Response.Headers);
    }

    /// <summary>For every answer whose URL or body holds a secret: the page that it becomes must not name it to others.</summary>
    public static void KeepFromReferrers(IHeaderDictionary headers) => headers["Referrer-Policy"] = NoReferrer;
}
