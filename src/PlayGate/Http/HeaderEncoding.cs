using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Http;

/// <summary>
/// What a viewer's header values hold above ASCII is written to the origin as the server has read it, so that the bytes are the same; the
/// HTTP client would refuse to send it. Answers are read as Latin-1, <c>Location</c> too, which the client would else decode as UTF-8. A
/// cluster that says otherwise keeps what it says.
/// </summary>
internal sealed class HeaderEncoding(IOptions<KestrelServerOptions> kestrel) : IProxyConfigFilter
{
    private const string Latin1 = "iso-8859-1";
    private readonly string _requests = kestrel.Value.RequestHeaderEncodingSelector(HeaderNames.Cookie)?.WebName ?? "utf-8";

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var client = cluster.HttpClient ?? HttpClientConfig.Empty;
        return new(cluster with
        {
            HttpClient = client with
            {
                RequestHeaderEncoding = client.RequestHeaderEncoding ?? _requests,
                ResponseHeaderEncoding = client.ResponseHeaderEncoding ?? Latin1,
            },
        });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
