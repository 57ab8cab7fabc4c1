using PlayGate.Delivery;
using PlayGate.Gate;
using PlayGate.Reporting;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Shield.Edge;

/// <summary>
/// Gives a CDN media only, known by its name before the origin is asked. A credential may be good for a whole folder: a playlist that an
/// edge has would be read past the gate by a viewer whose session was ended, and so would a key.
/// </summary>
internal sealed class EdgeRequestTransform(EdgeHeaders headers, EdgeRefusals refusals) : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        headers.Clean(context.ProxyRequest.Headers);
        return CdnMedia.Is(context.HttpContext.Request.Path.Value) ? default : refusals.WriteAsync(context.HttpContext);
    }
}

/// <summary>Refuses what is not for a CDN, and says so.</summary>
internal sealed class EdgeRefusals(Refusals refusals, GateReport report)
{
    public async ValueTask WriteAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        if (context.Features.Get<EdgeFetch>() is { } fetch)
        {
            fetch.IsRefused = true;
            report.Refused(
                context.Request.Method, fetch.Application, context.Request.Path, context.Connection.RemoteIpAddress, Refusal.NotForCdn);
        }

        await refusals.WriteAsync(context, Refusal.NotForCdn);
    }
}
