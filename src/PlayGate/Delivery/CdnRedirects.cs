using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Redemption;
using PlayGate.Routes;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Delivery;

/// <summary>
/// Leads requests for media to the CDN: those of viewers with a session at once, without a destination; first requests once the origin has
/// confirmed them. The redirect says nothing of the session, and its credential dies within seconds of a kick.
/// </summary>
internal sealed class CdnRedirects(CdnDirectory cdns, RequestJudge judge, SessionOpening opening, Cors cors, CdnMetrics metrics)
    : IAnswersAtHand
{
    public Func<HttpContext, GateRequest, ValueTask<bool>>? On(RouteModel route)
    {
        var application = route.Config.Metadata?.GetValueOrDefault(GateRoute.ApplicationKey) ?? PlayGateOptions.DefaultApplication;
        return GateRoute.IsGuarded(route.Config) && cdns.Find(application) is { } cdn
            ? (context, request) => TryRedirectAsync(context, request, cdn)
            : null;
    }

    private async ValueTask<bool> TryRedirectAsync(HttpContext context, GateRequest request, CdnDelivery cdn)
    {
        if (!MediaFiles.IsMedia(request.StreamPath))
        {
            return false;
        }

        request.Redirect = () => Redirect(context, request, cdn);
        if (request.Token.IsPresent)
        {
            // It may open a session, which takes an answer of the origin.
            return false;
        }

        request.Decision ??= await judge.DecideAsync(context, request, HttpMethods.IsHead(context.Request.Method));
        if (request.Decision is GateDecision.Free)
        {
            opening.PassFree(context, request);
        }
        else if (request.Decision is not GateDecision.Pass pass || !opening.TryContinue(context, request, pass))
        {
            return false;
        }

        request.Redirect();
        return true;
    }

    /// <summary>Makes the response the redirect (RFC 9110 §15.4.8), whatever it was before; cookies stay.</summary>
    private void Redirect(HttpContext context, GateRequest request, CdnDelivery cdn)
    {
        var (path, query) = ((context.Request.PathBase + context.Request.Path).ToUriComponent(), context.Request.QueryString.Value ?? "");
        var streamId = request.Decision switch
        {
            GateDecision.Pass pass => pass.Session.StreamId,
            GateDecision.Open open => open.Session.StreamId,
            _ => null,
        };
        var address = cdn.BoundTo(context.Connection.RemoteIpAddress);
        var response = context.Response;
        var cookies = response.Headers.SetCookie;
        response.Headers.Clear();
        response.Headers.SetCookie = cookies;
        response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        response.ContentLength = 0;
        response.Headers.Location = cdn.UrlOf(path, query, StreamFolder.Above(path, request.Route.Prefix, streamId), address);
        response.Headers.CacheControl = "private, no-store";
        cors.Apply(context);
        metrics.Redirected(request.Route.Application);
    }
}
