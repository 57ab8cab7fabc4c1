using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield;

/// <summary>
/// Stands around a route's transforms. After those of the request it tells the shield, which sees messages only, what is asked; after
/// those of the response it writes a body that is all there from where it lies, without the proxy's buffer between.
/// </summary>
internal sealed class ShieldTransformer(HttpTransformer inner, ShieldRoute route, TimeSpan? timeout, ShieldOptions options) : HttpTransformer
{
    /// <summary>YARP's own, where a cluster says nothing.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        if (options.Enabled && httpContext.Response.StatusCode == StatusCodes.Status200OK && !httpContext.Response.HasStarted && proxyRequest.RequestUri is { } uri)
        {
            var request = ShieldRequest.Attach(route, proxyRequest, destinationPrefix.TrimEnd('/'), uri, options.QueryNames, timeout ?? DefaultTimeout);
            request.SpendsToken = httpContext.Features.Get<GateRequest>()?.Consumption is not null;
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copiesBody = await inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (!copiesBody || proxyResponse?.Content is not SharedContent { Complete: { } body })
        {
            return copiesBody;
        }

        await WriteAsync(httpContext, body);
        return false;
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);

    /// <summary>Under the viewer's cancellation: the proxy's own ends an activity, and a slow viewer is active all the time.</summary>
    private static async ValueTask WriteAsync(HttpContext context, BodyReader body)
    {
        try
        {
            // Not its writer: the gate counts what a session is sent in the stream.
            while (body.Next() is { IsEmpty: false } bytes)
            {
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The viewer has left.
            context.Abort();
        }
    }
}
