using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Shield.Edge;

/// <summary>Refuses answers that are no media, whatever the file is called; all others lose what a CDN must not keep.</summary>
internal sealed class EdgeResponseTransform(EdgeHeaders headers, EdgeRefusals refusals) : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return default;
        }

        if (!EdgeMedia.Is(context.HttpContext.Request.Path.Value!, answer))
        {
            context.SuppressResponseBody = true;
            return refusals.WriteAsync(context.HttpContext);
        }

        headers.Clean(context.HttpContext.Response.Headers);
        return default;
    }
}
