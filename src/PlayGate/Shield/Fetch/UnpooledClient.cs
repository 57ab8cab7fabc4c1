using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// Sends requests that may leave bytes unread between the origin and us, each on a connection that is not used after it: a body that an
/// origin does not read would be its next request, and a body behind the answer to a HEAD would be our next answer (issue 15). Whether an
/// origin that has answered has read everything cannot be told from here, so a connection is never given back.
/// </summary>
internal static class UnpooledClient
{
    public static bool Wants(HttpRequestMessage message) =>
        message.Method == HttpMethod.Head || (message.Content is { } content && content.Headers.ContentLength != 0);

    /// <summary>
    /// The client for such requests, connected as the cluster and the application say. Where the client's settings are not ours, its
    /// connections are at least not those of other requests.
    /// </summary>
    public static HttpMessageInvoker Of(IForwarderHttpClientFactory clients, ForwarderHttpClientContext context) =>
        DerivedClientFactory.Of(clients, handler => handler.PooledConnectionLifetime = TimeSpan.Zero).CreateClient(context);

    /// <summary>Tells the origin too, so that it does not take what it left unread for another request (RFC 9112 §9.6).</summary>
    public static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client, HttpRequestMessage message, CancellationToken cancellation)
    {
        message.Headers.ConnectionClose = true;
        return client.SendAsync(message, cancellation);
    }
}
