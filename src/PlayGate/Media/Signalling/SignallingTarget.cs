using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Media.Signalling;

/// <summary>Where YARP would have forwarded the upgrade: the destination that it chose, and the request that its transforms made.</summary>
internal sealed class SignallingTarget(Uri url, HttpRequestHeaders headers)
{
    public static SignallingTarget Of(RequestTransformContext transform)
    {
        var url = transform.ProxyRequest.RequestUri
            ?? RequestUtilities.MakeDestinationAddress(transform.DestinationPrefix, transform.Path, transform.Query.QueryString);
        return new SignallingTarget(url, transform.ProxyRequest.Headers);
    }

    /// <exception cref="WebSocketException">The origin cannot be reached, or accepts no WebSocket there.</exception>
    public async Task<WebSocket> ConnectAsync(
        ClusterModel cluster, IList<string> protocols, TimeSpan keepAlive, CancellationToken cancellation)
    {
        var handshake = new OriginHandshake(protocols);
        using var request = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, values) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        handshake.Ask(request.Headers);
        var response = await SendAsync(cluster.HttpClient, request, cancellation);
        if (!handshake.IsAccepted(response))
        {
            response.Dispose();
            throw new WebSocketException(WebSocketError.NotAWebSocket);
        }

        return WebSocket.CreateFromStream(await response.Content.ReadAsStreamAsync(cancellation), new WebSocketCreationOptions
        {
            SubProtocol = handshake.Protocol(response),
            KeepAliveInterval = keepAlive,
            KeepAliveTimeout = keepAlive,
        });
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker client, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await client.SendAsync(request, cancellation);
        }
        catch (HttpRequestException failure)
        {
            throw new WebSocketException(WebSocketError.Faulted, failure);
        }
    }
}
