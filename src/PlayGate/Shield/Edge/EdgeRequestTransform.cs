using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Shield.Edge;

/// <summary>Asks the origin for a CDN: for what may be media, and without all that belongs to a viewer or an edge.</summary>
internal sealed class EdgeRequestTransform(EdgeHeaders headers, EdgeRefusals refusals) : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        headers.Clean(context.ProxyRequest.Headers);
        return EdgeMedia.MayBe(context.HttpContext.Request.Path.Value!) ? default : refusals.WriteAsync(context.HttpContext);
    }
}
