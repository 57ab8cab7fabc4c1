using System.Net.Http.Headers;
using System.Net.WebSockets;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Publishing.Signalling;

/// <summary>Where YARP would have forwarded the upgrade: the destination it chose, and what its transforms made of the request.</summary>
internal sealed class SignallingTarget(Uri url, HttpRequestHeaders headers)
{
    public static SignallingTarget Of(RequestTransformContext transform)
    {
        var url = transform.ProxyRequest.RequestUri
            ?? RequestUtilities.MakeDestinationAddress(transform.DestinationPrefix, transform.Path, transform.Query.QueryString);
        return new SignallingTarget(url, transform.ProxyRequest.Headers);
    }

    /// <exception cref="WebSocketException">The origin cannot be reached, or takes no WebSocket there.</exception>
    public async Task<ClientWebSocket> ConnectAsync(ClusterModel cluster, IEnumerable<string> protocols, TimeSpan keepAlive, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = keepAlive;
            socket.Options.KeepAliveTimeout = keepAlive;
            foreach (var protocol in protocols)
            {
                socket.Options.AddSubProtocol(protocol);
            }

            foreach (var (name, values) in headers)
            {
                socket.Options.SetRequestHeader(name, string.Join(", ", values));
            }

            var scheme = url.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
            await socket.ConnectAsync(new UriBuilder(url) { Scheme = scheme }.Uri, cluster.HttpClient, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
