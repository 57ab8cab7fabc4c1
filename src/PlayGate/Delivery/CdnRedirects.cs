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

        request.DeliveredAt = () => UrlOf(context, request, cdn);
        if (request.Token.IsPresent)
        {
            // It may open a session, which takes an answer of the origin.
            return false;
        }

        request.Decision ??= await judge.DecideAsync(context, request, HttpMethods.IsHead(context.Request.Method));
        if (!MayContinue(context, request) || request.DeliveredAt() is not { } url)
        {
            return false;
        }

        MediaRedirect.Write(context, url, cors);
        return true;
    }

    /// <summary>Refusals are written where all others are.</summary>
    private bool MayContinue(HttpContext context, GateRequest request)
    {
        if (request.Decision is GateDecision.Free)
        {
            opening.PassFree(context, request);
            return true;
        }

        return request.Decision is GateDecision.Pass pass && opening.TryContinue(context, request, pass);
    }

    private string? UrlOf(HttpContext context, GateRequest request, CdnDelivery cdn)
    {
        var path = (context.Request.PathBase + context.Request.Path).ToUriComponent();
        var streamId = request.Decision switch
        {
            GateDecision.Pass pass => pass.Session.StreamId,
            GateDecision.Open open => open.Session.StreamId,
            _ => null,
        };
        var url = cdn.UrlOf(
            path,
            context.Request.QueryString.Value ?? "",
            StreamFolder.Above(path, request.Route.Prefix, streamId),
            cdn.BoundTo(context.Connection.RemoteIpAddress));
        if (url is not null)
        {
            metrics.Redirected(request.Route.Application);
        }

        return url;
    }
}
