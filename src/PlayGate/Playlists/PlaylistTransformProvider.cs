using PlayGate.Routes;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Playlists;

/// <summary>Rewrites playlists on guarded routes, after the gate's own transforms.</summary>
internal sealed class PlaylistTransformProvider(PlaylistRequestTransform request, PlaylistResponseTransform response) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (GateRoute.IsGuarded(context.Route))
        {
            context.RequestTransforms.Add(request);
            context.ResponseTransforms.Add(response);
        }
    }
}
