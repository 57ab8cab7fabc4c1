using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// Sends what may leave something unread between the origin and us, each request on a connection that nobody has after it: a body that an
/// origin does not read would be its next request, and a body behind the answer to a HEAD our next answer (issue 15). Nobody can tell
/// from here whether an origin that has answered has read everything, so a connection is never given back.
/// </summary>
internal static class UnpooledClient
{
    public static bool Wants(HttpRequestMessage message) =>
        message.Method == HttpMethod.Head || (message.Content is { } content && content.Headers.ContentLength != 0);

    /// <summary>
    /// The client for such requests, connected as the cluster and the application say. Where another kind of client is not ours to set, its
    /// connections are at least not those of other requests.
    /// </summary>
    public static HttpMessageInvoker Of(IForwarderHttpClientFactory clients, ForwarderHttpClientContext context) =>
        DerivedClientFactory.Of(clients, handler => handler.PooledConnectionLifetime = TimeSpan.Zero).CreateClient(context);

    /// <summary>Tells the origin too: it has no next request to look for in what it did not read (RFC 9112 §9.6).</summary>
    public static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client, HttpRequestMessage message, CancellationToken cancellation)
    {
        message.Headers.ConnectionClose = true;
        return client.SendAsync(message, cancellation);
    }
}
