using Microsoft.AspNetCore.Http;
using PlayGate.Clients;
using PlayGate.Redemption;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>From a request, and whatever session it carries, to what is to happen to it.</summary>
internal sealed class RequestJudge(SessionRecogniser recogniser, Gatekeeper gatekeeper, PageOrigins origins)
{
    /// <param name="http">Who asks, with which cookies.</param>
    /// <param name="request">For what.</param>
    /// <param name="isHead">Whether no token may be consumed for it.</param>
    public async ValueTask<GateDecision> DecideAsync(HttpContext http, GateRequest request, bool isHead)
    {
        var client = new Client(http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent);
        var arrival = request.From(http, client);
        try
        {
            var visit = new Visit(
                request.Route, request.StreamPath, await recogniser.RecogniseAsync(arrival, http.RequestAborted), request.Token, client)
            {
                IsHead = isHead,
                Viewer = request.Viewer,
                IsOneClient = request.Token.IsPresent && AddressScope.IsOneClient(http),
                IsHidden = request is { Token.IsPresent: true, IsAnsweredHere: true } && origins.Hides(http),
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
}
