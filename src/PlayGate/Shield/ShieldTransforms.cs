using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

/// <summary>Puts the CDN's fence before everything else on open routes, and notes what there is on others.</summary>
internal sealed class ShieldTransforms(CdnFence fence, RouteTransforms built) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        built.Remember(context);
        if (ShieldRoute.IsOpen(context.Route))
        {
            context.RequestTransforms.Insert(0, fence);
        }
    }
}
