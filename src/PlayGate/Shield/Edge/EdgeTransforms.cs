using PlayGate.Gate;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield.Edge;

/// <summary>
/// The transforms of a CDN's route. The target is sent to the origin letter for letter as from a guarded route, so that both have one key.
/// </summary>
internal sealed class EdgeTransforms(EdgeRequestTransform request, EdgeResponseTransform response, ExactTargetTransform target)
{
    public void AddTo(TransformBuilderContext context)
    {
        context.RequestTransforms.Insert(0, request);
        context.RequestTransforms.Add(target);
        context.ResponseTransforms.Add(response);
    }
}
