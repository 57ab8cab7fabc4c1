using Microsoft.AspNetCore.Http;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>From a request, and whatever session it carries, to what is to happen to it.</summary>
internal sealed class RequestJudge(SessionRecogniser recogniser, Gatekeeper gatekeeper)
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
            };
            return await gatekeeper.DecideAsync(visit, http.RequestAborted);
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }
    }
}
