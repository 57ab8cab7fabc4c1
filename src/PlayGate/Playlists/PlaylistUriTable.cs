using System.Collections.Concurrent;
using System.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Routes;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Playlists;

/// <summary>
/// Keeps the rules by which URIs are rewritten. They are the same for all viewers of a route by one host, except for their tickets, and a
/// live playlist is asked for every few seconds.
/// </summary>
internal sealed class PlaylistUriTable(IOptions<PlayGateOptions> options)
{
    /// <summary>Viewers can write any host, and destinations change: at this many the table is cleared.</summary>
    private const int Most = 256;

    private readonly Uri? _publicUrl = Uri.TryCreate(options.Value.PublicUrl, UriKind.Absolute, out var url) ? url : null;
    private readonly ConcurrentDictionary<Key, PlaylistUris> _known = new();

    /// <summary>Without the request's ticket. Null where YARP does not say which destination answered.</summary>
    public PlaylistUris? Find(HttpContext http, GateRequest request, PlaylistKind kind)
    {
        if (http.Features.Get<IReverseProxyFeature>()?.ProxiedDestination?.Model is not { } destination)
        {
            return null;
        }

        var key = new Key(kind, request.Route, destination, http.Request.Host);
        if (!_known.TryGetValue(key, out var uris))
        {
            var scope = PlaylistScope.Of(destination, key.Host, request.Route, _publicUrl);
            uris = new PlaylistUris(scope, kind == PlaylistKind.Dash ? SecurityElement.Escape : null);
            if (_known.Count >= Most)
            {
                _known.Clear();
            }

            _known.TryAdd(key, uris);
        }

        return uris;
    }

    private readonly record struct Key(PlaylistKind Kind, GateRoute Route, DestinationModel Destination, HostString Host);
}
