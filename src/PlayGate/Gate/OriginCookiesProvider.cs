using PlayGate.Routes;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Gate;

/// <summary>
/// Puts <see cref="OriginCookies"/> before all that is done to answers, on every route that is marked, open ones too: they have the same
/// host.
/// </summary>
internal sealed class OriginCookiesProvider(OriginCookies cookies) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (context.Route.Metadata?.ContainsKey(GateRoute.KindKey) == true)
        {
            context.ResponseTransforms.Insert(0, cookies);
        }
    }
}
