using System.Security;
using Microsoft.AspNetCore.Http;
using PlayGate.Delivery;
using PlayGate.Gate;
using PlayGate.Redemption;

namespace PlayGate.Playlists;

/// <summary>Makes the rewriter for one viewer's playlist: with the viewer's ticket, and with a CDN where one delivers the media.</summary>
internal sealed class PlaylistRewriters(CdnDirectory cdns, LivePlaylists live)
{
    /// <param name="http">The viewer's request.</param>
    /// <param name="request">The same, judged.</param>
    /// <param name="kind">What the playlist is.</param>
    /// <param name="uris">Where its URIs lead, without a ticket.</param>
    /// <param name="completed">Called at its end.</param>
    public PlaylistRewriter Create(
        HttpContext http, GateRequest request, PlaylistKind kind, PlaylistUris uris, Action<PlaylistTrouble> completed)
    {
        var carried = request.TicketSegment is { } ticket ? uris.Carrying(ticket) : uris;
        var links = cdns.Find(request.Route.Application) is { Mode: not CdnMode.Redirect } cdn
            ? new MediaLinks(cdn, ScopeOf(http, request, cdn), uris, kind == PlaylistKind.Dash ? SecurityElement.Escape : null)
            {
                KeepsEnded = cdn.Mode == CdnMode.Auto,
            }
            : null;
        return kind == PlaylistKind.Dash
            ? new DashRewriter(carried) { Media = links is null ? null : new DashMedia(links), Completed = completed }
            : links is null ? new HlsRewriter(carried) { Completed = completed }
            : new CdnHlsRewriter(links, carried, live, (request.Route.Application, request.StreamPath)) { Completed = completed };
    }

    private static MediaScope ScopeOf(HttpContext http, GateRequest request, CdnDelivery cdn)
    {
        var path = (http.Request.PathBase + http.Request.Path).ToUriComponent();
        var session = request.Decision switch
        {
            GateDecision.Pass pass => pass.Session,
            GateDecision.Open open => open.Session,
            _ => null,
        };
        return new MediaScope(
            request.Route.Prefix,
            session?.StreamId,
            request.Route.Names,
            session?.AnyFolder == true,
            path[..(path.LastIndexOf('/') + 1)],
            cdn.BoundTo(http.Connection.RemoteIpAddress));
    }
}
