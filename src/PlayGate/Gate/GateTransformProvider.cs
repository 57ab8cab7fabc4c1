using PlayGate.Routes;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Gate;

/// <summary>Puts the gate before all transforms of a guarded route, and what it does to answers behind them.</summary>
internal sealed class GateTransformProvider(GateTransform gate, GatedResponseTransform response, ExactTargetTransform target)
    : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
        if (GateRoute.KindOf(context.Route) is null)
        {
            return;
        }

        try
        {
            GateRoute.From(context.Route, new PlayGateOptions());
        }
        catch (Exception failure) when (failure is FormatException or Microsoft.AspNetCore.Routing.Patterns.RoutePatternException)
        {
            context.Errors.Add(new FormatException($"Route '{context.Route.RouteId}' cannot be guarded. {failure.Message}", failure));
        }
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (GateRoute.KindOf(context.Route) is { } kind && !kind.IsSignalling())
        {
            context.RequestTransforms.Insert(0, gate);
            context.RequestTransforms.Add(target);
            context.ResponseTransforms.Add(response);
        }
    }
}
