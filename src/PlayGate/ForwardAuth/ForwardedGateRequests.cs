using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Http;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;

namespace PlayGate.ForwardAuth;

/// <summary>From a request as another proxy describes it to the request that the gate judges.</summary>
internal sealed class ForwardedGateRequests(GuardedRoutes routes, CredentialReader credentials)
{
    /// <summary>
    /// Null where no guarded route has the path, which is safe. A HEAD passes by its session alone: its token is not read.
    /// </summary>
    public GateRequest? Of(HttpContext context, ForwardedRequest asked)
    {
        var (path, query) = RawTarget.Split(asked.Target);
        if (routes.FindBehindProxy(Uri.UnescapeDataString(path)) is not { } found)
        {
            return null;
        }

        var token = asked.IsHead ? default : credentials.TakeHeaders(context.Request.Headers, credentials.In(query));
        return new GateRequest(found.Route, RequestCredentials.Read(found.StreamPath, token))
        {
            Viewer = token.IsPresent ? asked.AsViewer(context, path, query) : null,
            IsAnsweredHere = false,
        };
    }
}
