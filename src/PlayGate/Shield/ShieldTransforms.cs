using Microsoft.Extensions.Options;
using PlayGate.Shield.Edge;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

/// <summary>
/// Puts the check of the CDN's secret before all other transforms of open routes, and what a CDN's own routes need behind it; remembers the
/// transforms of all routes.
/// </summary>
internal sealed class ShieldTransforms(CdnSecretCheck check, EdgeTransforms edge, RouteTransforms built, IOptions<PlayGateOptions> options)
    : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
        if (!EdgeRoute.Is(context.Route))
        {
            return;
        }

        try
        {
            EdgeRoute.From(context.Route, options.Value);
        }
        catch (FormatException failure)
        {
            context.Errors.Add(new FormatException($"Route '{context.Route.RouteId}' cannot be a CDN's. {failure.Message}", failure));
        }
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        built.Remember(context);
        if (EdgeRoute.Is(context.Route))
        {
            edge.AddTo(context);
        }

        if (ShieldRoute.IsOpen(context.Route))
        {
            context.RequestTransforms.Insert(0, check);
        }
    }
}
