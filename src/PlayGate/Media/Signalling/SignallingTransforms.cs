using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Media.Signalling;

/// <summary>
/// YARP chooses the destination and applies the operator's transforms. It does not forward, since it would relay messages unread. Only a
/// few of the viewer's headers go to the origin; headers that transforms add stay.
/// </summary>
internal sealed class SignallingTransforms : ITransformProvider
{
    private static readonly string[] Forwarded = [HeaderNames.UserAgent, HeaderNames.AcceptLanguage];

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (!SignallingEndpoints.IsSignalling(context.Route))
        {
            return;
        }

        // YARP would add its X-Forwarded-* last, when the request has been taken over already.
        if (context.UseDefaultForwarders != false)
        {
            context.UseDefaultForwarders = false;
            context.AddXForwarded();
        }

        context.RequestTransforms.Insert(0, new RequestFuncTransform(DropHeaders));
        context.RequestTransforms.Add(new RequestFuncTransform(TakeOver));
    }

    private static ValueTask DropHeaders(RequestTransformContext transform)
    {
        var headers = transform.ProxyRequest.Headers;
        foreach (var name in headers.NonValidated.Select(header => header.Key).ToList())
        {
            if (!Forwarded.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                headers.Remove(name);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A status other than 200 tells YARP that a transform has answered.</summary>
    private static ValueTask TakeOver(RequestTransformContext transform)
    {
        transform.HttpContext.Features.Set(SignallingTarget.Of(transform));
        transform.HttpContext.Response.StatusCode = StatusCodes.Status101SwitchingProtocols;
        return ValueTask.CompletedTask;
    }

    private sealed class RequestFuncTransform(Func<RequestTransformContext, ValueTask> apply) : RequestTransform
    {
        public override ValueTask ApplyAsync(RequestTransformContext context) => apply(context);
    }
}
