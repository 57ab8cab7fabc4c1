using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Redemption;
using PlayGate.Shield.Bodies;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield;

/// <summary>
/// Stands around a route's transforms. After those of the request it tells the shield, which sees messages only, what is asked; after
/// those of the response it writes a body that is all there from where it lies, without the proxy's buffer between.
/// </summary>
/// <param name="inner">What YARP has built.</param>
/// <param name="route">The route.</param>
/// <param name="timeout">The cluster's, if it has one.</param>
/// <param name="isPlain">Whether answers would be changed by nobody but us: see <see cref="RouteTransforms"/>.</param>
/// <param name="options">The settings.</param>
internal sealed class ShieldTransformer(HttpTransformer inner, ShieldRoute route, TimeSpan? timeout, bool isPlain, ShieldOptions options) : HttpTransformer
{
    /// <summary>YARP's own, where a cluster says nothing.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);

    public ShieldRoute Route { get; } = route;

    /// <summary>Whether a stored answer may be given without all this.</summary>
    public bool CanBePassedBy { get; } = isPlain && options.Enabled && options.SkipProxyOnHit;

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        if (options.Enabled && httpContext.Response.StatusCode == StatusCodes.Status200OK && !httpContext.Response.HasStarted && proxyRequest.RequestUri is { } uri)
        {
            var request = ShieldRequest.Attach(Route, proxyRequest, destinationPrefix.TrimEnd('/'), uri, options.QueryNames, timeout ?? DefaultTimeout);
            var gated = httpContext.Features.Get<GateRequest>();
            request.ConsumesToken = gated?.Consumption is not null;
            request.Client = ClientShares.ClientOf(gated);
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copiesBody = await inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (!copiesBody || proxyResponse?.Content is not SharedContent { Complete: { } body })
        {
            return copiesBody;
        }

        await body.WriteToAsync(httpContext);
        return false;
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
}
