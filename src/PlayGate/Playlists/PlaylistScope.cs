using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Playlists;

/// <summary>What counts as inside, for one answer: whose URIs are rewritten, and into what.</summary>
/// <param name="OriginAuthorities">Names of the origin, <c>host</c> or <c>host:port</c>, a default port left out.</param>
/// <param name="OriginPaths">How the origin's paths become the gate's.</param>
/// <param name="GateAuthorities">Names of the gate, in the same form.</param>
/// <param name="GuardedPrefix">Where the route begins, e.g. <c>/streams</c>: a ticket is of use only below it.</param>
/// <param name="TicketSegment">The ticket as a path segment, or null where only a cookie carries the session.</param>
internal sealed record PlaylistScope(
    IReadOnlyList<string> OriginAuthorities,
    OriginPaths OriginPaths,
    IReadOnlyList<string> GateAuthorities,
    string GuardedPrefix,
    string? TicketSegment)
{
    /// <summary>The scope of a proxied request, or null where YARP does not say who answered.</summary>
    /// <param name="http">The request, its answer on the way.</param>
    /// <param name="request">What the gate knows of it.</param>
    /// <param name="publicUrl">What minted URLs begin with, which need not be the host that was asked.</param>
    public static PlaylistScope? Of(HttpContext http, GateRequest request, Uri? publicUrl)
    {
        if (OriginRedirect.DestinationOf(http) is not { } origin)
        {
            return null;
        }

        List<string> origins = [AuthorityOf(origin)];
        if (http.Features.Get<IReverseProxyFeature>()?.ProxiedDestination?.Model.Config.Host is { Length: > 0 } name)
        {
            origins.Add(AuthorityOf(new HostString(name)));
        }

        List<string> gates = http.Request.Host.HasValue ? [AuthorityOf(http.Request.Host)] : [];
        if (publicUrl is not null)
        {
            gates.Add(AuthorityOf(publicUrl));
        }

        var route = request.Route;
        return new PlaylistScope(origins, OriginPaths.Of(origin, route.RemovedPrefix), gates, route.Prefix, request.TicketSegment);
    }

    private static string AuthorityOf(Uri uri) => uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}";

    /// <summary>Which of the two default ports counts is not known here: TLS may have ended before us.</summary>
    private static string AuthorityOf(HostString host) => host.Port is 80 or 443 ? host.Host : host.Value ?? "";
}
