using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

/// <summary>Tells the shield, which sees messages only, what the proxy knows of a request: behind all other transforms of the route.</summary>
internal sealed class ShieldTransforms(CdnFence fence, IOptions<PlayGateOptions> options) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (ShieldRoute.From(context.Route) is { } route)
        {
            if (!route.IsGuarded)
            {
                context.RequestTransforms.Insert(0, fence);
            }

            context.RequestTransforms.Add(new Describe(route, options.Value.Shield));
        }
    }

    private sealed class Describe(ShieldRoute route, ShieldOptions options) : RequestTransform
    {
        /// <summary>YARP's own, where a cluster says nothing.</summary>
        private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);

        public override ValueTask ApplyAsync(RequestTransformContext context)
        {
            var timeout = context.HttpContext.Features.Get<IReverseProxyFeature>()?.Cluster.Config.HttpRequest?.ActivityTimeout;
            new ShieldRequest(
                route,
                context.ProxyRequest,
                context.DestinationPrefix.TrimEnd('/'),
                context.Path.ToUriComponent(),
                SharedQuery.Normalise(context.Query.QueryString.Value, options.QueryNames),
                timeout ?? DefaultTimeout).Attach();
            return default;
        }
    }
}
