using System.Collections.Concurrent;
using System.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Routes;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Playlists;

/// <summary>
/// What counts as inside is the same for all viewers who ask the same route by the same host, but for their tickets; a live playlist is
/// asked for again and again, so it is worked out once.
/// </summary>
internal sealed class GateUriTable(IOptions<PlayGateOptions> options)
{
    /// <summary>Hosts are the viewers' to write, and destinations change: beyond this many it begins anew.</summary>
    private const int Most = 256;

    private readonly Uri? _publicUrl = Uri.TryCreate(options.Value.PublicUrl, UriKind.Absolute, out var url) ? url : null;
    private readonly ConcurrentDictionary<Key, GateUris> _known = new();

    /// <summary>Null where YARP does not say who answered.</summary>
    public GateUris? Find(HttpContext http, GateRequest request, PlaylistKind kind)
    {
        if (http.Features.Get<IReverseProxyFeature>()?.ProxiedDestination?.Model is not { } destination)
        {
            return null;
        }

        var key = new Key(kind, request.Route, destination, http.Request.Host);
        if (!_known.TryGetValue(key, out var uris))
        {
            uris = new GateUris(PlaylistScope.Of(destination, key.Host, request.Route, _publicUrl), kind == PlaylistKind.Dash ? SecurityElement.Escape : null);
            if (_known.Count >= Most)
            {
                _known.Clear();
            }

            _known.TryAdd(key, uris);
        }

        return request.TicketSegment is { } ticket ? uris.Carrying(ticket) : uris;
    }

    private readonly record struct Key(PlaylistKind Kind, GateRoute Route, DestinationModel Destination, HostString Host);
}
