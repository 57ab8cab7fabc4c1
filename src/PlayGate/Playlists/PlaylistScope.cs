using Microsoft.AspNetCore.Http;
using PlayGate.Routes;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Playlists;

/// <summary>Which URIs of one response lead to the origin or the gate, and what they become.</summary>
/// <param name="OriginAuthorities">Names of the origin, <c>host</c> or <c>host:port</c>, a default port left out.</param>
/// <param name="OriginPaths">How the origin's paths become the gate's.</param>
/// <param name="GateAuthorities">Names of the gate, in the same form.</param>
/// <param name="GuardedPrefix">The prefix of the route, e.g. <c>/streams</c>: a ticket is used only below it.</param>
/// <param name="TicketSegment">The ticket as a path segment, or null where only a cookie carries the session.</param>
internal sealed record PlaylistScope(
    IReadOnlyList<string> OriginAuthorities,
    OriginPaths OriginPaths,
    IReadOnlyList<string> GateAuthorities,
    string GuardedPrefix,
    string? TicketSegment)
{
    /// <summary>The scope of a destination's responses, without a ticket.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="host">The host in the viewer's request.</param>
    /// <param name="route">The route.</param>
    /// <param name="publicUrl">The base of minted URLs, whose host may be another one.</param>
    public static PlaylistScope Of(DestinationModel destination, HostString host, GateRoute route, Uri? publicUrl)
    {
        var origin = new Uri(destination.Config.Address, UriKind.Absolute);
        List<string> origins = [AuthorityOf(origin)];
        if (destination.Config.Host is { Length: > 0 } name)
        {
            origins.Add(AuthorityOf(new HostString(name)));
        }

        List<string> gates = host.HasValue ? [AuthorityOf(host)] : [];
        if (publicUrl is not null)
        {
            gates.Add(AuthorityOf(publicUrl));
        }

        return new PlaylistScope(origins, OriginPaths.Of(origin, route.RemovedPrefix), gates, route.Prefix, TicketSegment: null);
    }

    private static string AuthorityOf(Uri uri) => uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}";

    /// <summary>Both default ports are left out: whether the viewer uses TLS is not known here, since a proxy may have ended it.</summary>
    private static string AuthorityOf(HostString host) => host.Port is 80 or 443 ? host.Host : host.Value ?? "";
}
