using System.Net;
using PlayGate.Shield.Bodies;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// Sends requests for another protocol (RFC 9110 §7.8), each on a connection of its own, which leaves the HTTP client once the origin
/// agrees: the client would keep two buffers for it as long as the socket lives and has no more use for them; they are a fifth of what an
/// idle socket takes (<c>tests/load/signalling.sh</c>). Connections are made as the cluster and the application say.
/// </summary>
internal sealed class UpgradeClient(ForwarderHttpClientFactory clients, ForwarderHttpClientContext context)
{
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        UpgradableStream? connection = null;
        var client = new DerivedClientFactory(clients, Configure).CreateClient(context);
        var keepsClient = false;
        try
        {
            var response = await client.SendAsync(request, cancellation);
            keepsClient = response.StatusCode != HttpStatusCode.SwitchingProtocols || connection is null;
            if (!keepsClient)
            {
                connection!.Upgrade();
                using var left = response.Content;
                response.Content = new SharedContent(connection);
            }

            return response;
        }
        finally
        {
            if (!keepsClient)
            {
                client.Dispose();
            }
        }

        void Configure(SocketsHttpHandler handler)
        {
            ConnectionFilter.Add(handler, (stream, _) => connection = new UpgradableStream(stream));

            // An origin that says no answers on a connection that no other request has a use for.
            handler.PooledConnectionLifetime = TimeSpan.Zero;
        }
    }
}
