using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

/// <summary>Puts the check of the CDN's secret before all other transforms of open routes, and remembers those of all routes.</summary>
internal sealed class ShieldTransforms(CdnSecretCheck check, RouteTransforms built) : ITransformProvider
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
            context.RequestTransforms.Insert(0, check);
        }
    }
}
