using Microsoft.AspNetCore.Http;
using PlayGate.Routes;
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
    /// <summary>The scope of what a destination answers, before any ticket.</summary>
    /// <param name="destination">Who answers.</param>
    /// <param name="host">The host that the viewer asks.</param>
    /// <param name="route">The route.</param>
    /// <param name="publicUrl">What minted URLs begin with, which need not be the host that was asked.</param>
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

    /// <summary>Which of the two default ports counts is not known here: TLS may have ended before us.</summary>
    private static string AuthorityOf(HostString host) => host.Port is 80 or 443 ? host.Host : host.Value ?? "";
}
