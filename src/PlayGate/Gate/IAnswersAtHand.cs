using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Gate;

/// <summary>Answers that are at hand, so that neither a destination nor the proxy is needed.</summary>
internal interface IAnswersAtHand
{
    /// <summary>
    /// What answers requests on that route, and says whether it did; null where the route's answers are not to be given in this way.
    /// </summary>
    Func<HttpContext, GateRequest, ValueTask<bool>>? On(RouteModel route);
}
