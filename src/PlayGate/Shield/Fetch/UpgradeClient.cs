using System.Net;
using PlayGate.Shield.Bodies;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// Sends what asks for another protocol (RFC 9110 §7.8), on a connection of its own that leaves the HTTP client once the origin agrees: for
/// as long as a socket lives, the client would keep two buffers for it of which it has no more use, a fifth of what an idle socket takes
/// (<c>tests/load/signalling.sh</c>). Connections are made as the cluster and the application say.
/// </summary>
internal sealed class UpgradeClient(ForwarderHttpClientFactory clients, ForwarderHttpClientContext context)
{
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        UpgradableStream? connection = null;
        var client = new DerivedClientFactory(clients, handler => Configure(handler, plaintext => connection = new UpgradableStream(plaintext))).CreateClient(context);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, cancellation);
        }
        catch
        {
            client.Dispose();
            throw;
        }

        if (response.StatusCode == HttpStatusCode.SwitchingProtocols && connection is not null)
        {
            connection.Upgrade();
            var left = response.Content;
            response.Content = new SharedContent(connection);
            left.Dispose();
            client.Dispose();
        }

        return response;
    }

    private static void Configure(SocketsHttpHandler handler, Func<Stream, Stream> connected)
    {
        var filter = handler.PlaintextStreamFilter;
        handler.PlaintextStreamFilter = async (connection, cancellation) =>
            connected(filter is null ? connection.PlaintextStream : await filter(connection, cancellation));

        // An origin that says no answers on a connection that nobody else has a use for.
        handler.PooledConnectionLifetime = TimeSpan.Zero;
    }
}
