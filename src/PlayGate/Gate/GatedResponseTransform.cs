using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Gate;

/// <summary>
/// What the origin answered, made fit for one viewer: our cross-origin headers instead of its own, nothing for shared caches, redirects
/// kept inside. An answer that is not what the viewer came for gives the token back before the viewer can read it.
/// </summary>
internal sealed class GatedResponseTransform(Cors cors, PrivateCaching caching, SessionOpening opening) : ResponseTransform
{
    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var http = context.HttpContext;
        if (context.ProxyResponse is null || http.Features.Get<GateRequest>() is not { } request)
        {
            return;
        }

        cors.Apply(http);
        caching.Apply(http.Response.Headers);
        if (request.Consumption is { } consumption)
        {
            await JudgeAsync(context, request, consumption);
        }

        OriginRedirect.KeepInside(context, request);
    }

    private async ValueTask JudgeAsync(ResponseTransformContext context, GateRequest request, Consumption consumption)
    {
        if (!Consumption.IsConfirmedBy(context.HttpContext.Response.StatusCode))
        {
            await consumption.GiveBackAsync();
        }
        else if (opening.WasEnded(consumption))
        {
            request.Overruled = Refusal.TokenInvalid;
            context.SuppressResponseBody = true;
        }
    }
}
