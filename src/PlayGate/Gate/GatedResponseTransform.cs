using Microsoft.AspNetCore.Http;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Gate;

/// <summary>
/// What the origin answered, made fit for one viewer: our cross-origin headers instead of its own, nothing for shared caches, redirects
/// kept inside. An answer that is not what the viewer came for gives the token back before the viewer can read it.
/// </summary>
internal sealed class GatedResponseTransform(Cors cors, PrivateCaching caching, SessionOpening opening)
    : ResponseTransform, ISkippedByStoredHits
{
    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var http = context.HttpContext;
        if (context.ProxyResponse is null || http.Features.Get<GateRequest>() is not { } request)
        {
            return;
        }

        if (request.Consumption is { } consumption)
        {
            await JudgeAsync(context, request, consumption);
        }

        Dress(http, request);
        OriginRedirect.KeepInside(context, request);
    }

    /// <summary>The headers that every answer on a guarded route has, wherever it comes from.</summary>
    public void Dress(HttpContext http, GateRequest request)
    {
        cors.Apply(http);
        caching.Apply(http.Response.Headers);
        if (request.HasSecretUrl)
        {
            TicketIssuer.KeepFromReferrers(http.Response.Headers);
        }
    }

    private async ValueTask JudgeAsync(ResponseTransformContext context, GateRequest request, Consumption consumption)
    {
        if (!request.Route.Kind.IsConfirmedBy(context.HttpContext.Response.StatusCode))
        {
            await consumption.GiveBackAsync();
        }
        else if (opening.WasEnded(consumption))
        {
            await consumption.GiveBackAsync();
            request.Overruled = Refusal.TokenInvalid;
            context.SuppressResponseBody = true;
        }
        else if (consumption.WantsRedirect)
        {
            await ExpectBodyAsync(context);
            consumption.Redirect(context.HttpContext.Response);
            context.SuppressResponseBody = true;
        }
        else if (request.DeliveredAt?.Invoke() is { } url)
        {
            await ExpectBodyAsync(context);
            MediaRedirect.Write(context.HttpContext, url, cors);
            consumption.IsRedirected = context.SuppressResponseBody = true;
        }
    }

    /// <summary>
    /// An origin that breaks off before its first byte has answered nothing, and the redirect is not sent on its word. What is thrown
    /// here is a failed answer to YARP.
    /// </summary>
    private static async ValueTask ExpectBodyAsync(ResponseTransformContext context)
    {
        var body = await context.ProxyResponse!.Content.ReadAsStreamAsync(context.CancellationToken);
        _ = await body.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, context.CancellationToken);
    }
}
