using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PlayGate.Redemption;
using PlayGate.Reporting;
using PlayGate.Sessions;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>From a request, and whatever session it carries, to what is to happen to it.</summary>
internal sealed class RequestJudge(SessionRecogniser recogniser, Gatekeeper gatekeeper, PageOrigins origins, LineLimit lines, ILogger<RequestJudge> logger)
{
    /// <param name="http">Who asks, with which cookies.</param>
    /// <param name="request">For what.</param>
    /// <param name="isHead">Whether nothing may be spent for it.</param>
    public async ValueTask<GateDecision> DecideAsync(HttpContext http, GateRequest request, bool isHead)
    {
        var client = new Client(http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent);
        var arrival = new Arrival(request.Route, request.StreamPath, request.TicketSegment, http.Request.Headers.Cookie, client);
        try
        {
            var visit = new Visit(request.Route, request.StreamPath, await recogniser.RecogniseAsync(arrival, http.RequestAborted), request.Token, client)
            {
                IsHead = isHead,
                IsOneClient = request.Token.IsPresent && Grace.IsOneClient(http),
                IsHidden = request is { Token.IsPresent: true, IsAnsweredHere: true } && IsHidden(http),
            };
            var decision = await gatekeeper.DecideAsync(visit, http.RequestAborted);
            return decision is GateDecision.Refuse { Reason: var reason } && reason == Refusal.TokenRequired && LosesCookies(http, request)
                ? new GateDecision.Refuse(Refusal.CookieBlocked)
                : decision;
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }
    }

    /// <summary>Browsers block cookies for a page of another site (Fetch Metadata §2.2 tells such requests).</summary>
    private static bool LosesCookies(HttpContext http, GateRequest request) =>
        request.Route.Carrier == SessionCarrier.Cookie && http.Request.Headers["Sec-Fetch-Site"] == "cross-site";

    private bool IsHidden(HttpContext http)
    {
        if (!origins.Hides(http))
        {
            return false;
        }

        var origin = PlainText.Of(http.Request.Headers.Origin.ToString());
        if (lines.Allows(1013, origin))
        {
            GateLog.OriginNotAllowed(logger, origin);
        }

        return true;
    }
}
