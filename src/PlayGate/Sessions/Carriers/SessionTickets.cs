using Microsoft.AspNetCore.Http;
using PlayGate.Routes;

namespace PlayGate.Sessions.Carriers;

/// <summary>
/// Hands a viewer the session's ticket, by the carriers that were chosen. It stays good to the session's end and is not replaced on
/// the way, since some players keep the first they saw; whatever holds it is nobody else's to keep.
/// </summary>
internal sealed class SessionTickets(TicketSealer sealer, SessionCookies cookies)
{
    private const string NoReferrer = "no-referrer";

    public void Issue(HttpContext context, GateRoute route, Session session, SessionCarrier carrier)
    {
        var ticket = sealer.Seal(session);
        if (carrier != SessionCarrier.Path)
        {
            cookies.Issue(context, route, session, ticket);
        }

        var headers = context.Response.Headers;
        if (carrier != SessionCarrier.Cookie)
        {
            headers.Location = context.Request.PathBase + LocationOf(context.Request, route, PathTicket.SegmentOf(ticket));
        }

        headers.CacheControl = "private, no-store";
        KeepFromReferrers(headers);
    }

    /// <summary>For every answer whose URL or body holds a secret: the page it becomes shall not name it to others.</summary>
    public static void KeepFromReferrers(IHeaderDictionary headers) => headers["Referrer-Policy"] = NoReferrer;

    /// <summary>Where the request would have gone with this ticket in its path; the used token is no longer in its query.</summary>
    private static string LocationOf(HttpRequest request, GateRoute route, string segment) =>
        PathTicket.Insert(request.Path.ToUriComponent(), route.Prefix, segment) + request.QueryString.Value;
}
