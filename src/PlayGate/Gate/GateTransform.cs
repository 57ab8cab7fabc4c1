using Microsoft.AspNetCore.Http;
using PlayGate.Redemption;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Gate;

/// <summary>
/// The gate. YARP runs it once a healthy destination has been found and before the request is sent; a response set here is the
/// answer, and the origin is never asked.
/// </summary>
internal sealed class GateTransform(
    RequestJudge judge,
    SessionOpening opening,
    OutgoingRequest outgoing,
    Refusals refusals,
    Cors cors) : RequestTransform, ISkippedByStoredHits
{
    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        var http = context.HttpContext;
        if (http.Features.Get<GateRequest>() is not { } request)
        {
            opening.ReportBypass();
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        request.Decision ??= await judge.DecideAsync(http, request, HttpMethods.IsHead(http.Request.Method));
        switch (request.Decision)
        {
            case GateDecision.Refuse refuse:
                await refusals.WriteAsync(http, request.Route, request.StreamPath, refuse.Reason);
                return;
            case GateDecision.Unavailable:
                await refusals.WriteAsync(http, request.Route, request.StreamPath, Refusal.StoreUnavailable);
                return;
            case GateDecision.Pass pass when !opening.TryContinue(http, request, pass):
                await refusals.WriteAsync(http, request.Route, request.StreamPath, Refusal.SessionRevoked);
                return;
            case GateDecision.Free:
                opening.PassFree(http, request);
                break;
            case GateDecision.Pass when request.DeliveredAt?.Invoke() is { } url:
                MediaRedirect.Write(http, url, cors);
                return;
            case GateDecision.Open open:
                opening.Begin(http, request, open);
                break;
        }

        outgoing.Clean(context);
    }
}
