using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Redemption;
using PlayGate.Shield.Bodies;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield;

/// <summary>
/// Wraps a route's transforms. After those of the request it describes the request to the shield, which sees messages only; after those of
/// the response it writes a complete body from where it lies, without the proxy's buffer between.
/// </summary>
/// <param name="inner">The transforms that YARP has built.</param>
/// <param name="route">The route.</param>
/// <param name="timeout">The cluster's, if it has one.</param>
/// <param name="areSkippable">Whether a stored response may be given without running them: see <see cref="RouteTransforms"/>.</param>
/// <param name="options">The settings.</param>
internal sealed class ShieldTransformer(
    HttpTransformer inner, ShieldRoute route, TimeSpan? timeout, bool areSkippable, ShieldOptions options) : HttpTransformer
{
    /// <summary>YARP's default.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);

    public ShieldRoute Route { get; } = route;

    /// <summary>Whether a stored response may be given without running any transform.</summary>
    public bool CanBeSkipped { get; } = areSkippable && options.Enabled && options.SkipProxyOnHit;

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var isForwarded = httpContext.Response is { StatusCode: StatusCodes.Status200OK, HasStarted: false };
        if (options.Enabled && isForwarded && proxyRequest.RequestUri is { } uri)
        {
            var prefix = destinationPrefix.TrimEnd('/');
            var request = ShieldRequest.Attach(Route, proxyRequest, prefix, uri, options.QueryNames, timeout ?? DefaultTimeout);
            var gated = httpContext.Features.Get<GateRequest>();
            request.ConsumesToken = gated?.Consumption is not null;
            request.Client = ClientShares.ClientOf(gated);
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copiesBody = await inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (!copiesBody || proxyResponse?.Content is not SharedContent { Complete: { } body })
        {
            return copiesBody;
        }

        await body.WriteToAsync(httpContext);
        return false;
    }

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
}
