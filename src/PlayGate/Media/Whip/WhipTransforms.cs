using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PlayGate.Gate;
using PlayGate.Routes;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Media.Whip;

/// <summary>What YARP does to requests and responses of the routes for WHIP and WHEP.</summary>
internal sealed class WhipTransforms(
    WhipRequestTransform request, WhipTargetTransform target, WhipResponseTransform response) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (GateRoute.KindOf(context.Route) is { } kind && kind.IsSignalling())
        {
            context.RequestTransforms.Insert(0, request);
            context.RequestTransforms.Add(target);
            context.ResponseTransforms.Add(response);
        }
    }
}

/// <summary>Only a request that was judged goes to the origin.</summary>
internal sealed class WhipRequestTransform(OutgoingRequest outgoing) : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.Features.Get<WhipExchange>() is null)
        {
            context.HttpContext.Response.StatusCode = StatusCodes.Status403Forbidden;
            return default;
        }

        context.ProxyRequest.Headers.Remove(HeaderNames.Authorization);
        outgoing.Clean(context);
        return default;
    }
}

/// <summary>Behind a sealed URL the origin is asked for the URL that it named, wherever the route leads.</summary>
internal sealed class WhipTargetTransform(ExactTargetTransform exact) : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.Features.Get<WhipExchange>()?.Resource is not { } resource)
        {
            return exact.ApplyAsync(context);
        }

        context.ProxyRequest.RequestUri = resource;
        return default;
    }
}
