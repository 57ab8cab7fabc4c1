using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

/// <summary>Puts the CDN's fence before everything else on open routes.</summary>
internal sealed class ShieldTransforms(CdnFence fence) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (ShieldRoute.IsOpen(context.Route))
        {
            context.RequestTransforms.Insert(0, fence);
        }
    }
}
