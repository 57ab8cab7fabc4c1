using Microsoft.AspNetCore.Http;
using PlayGate.Routes;

namespace PlayGate.Sessions.Carriers;

/// <summary>
/// The path carrier redirects the client to where its request would have gone with the ticket in the path, see <see cref="PathTicket"/>.
/// </summary>
internal sealed class PathCarrier : ISessionCarrier
{
    public bool Serves(SessionCarrier chosen) => chosen is SessionCarrier.Path or SessionCarrier.Auto;

    /// <summary>The consumed token is no longer in the request's query.</summary>
    public void Issue(HttpContext context, GateRoute route, Session session, Ticket ticket)
    {
        var request = context.Request;
        var path = PathTicket.Insert(request.Path.ToUriComponent(), route.Prefix, PathTicket.SegmentOf(ticket));
        context.Response.Headers.Location = request.PathBase + path + request.QueryString.Value;
    }
}
