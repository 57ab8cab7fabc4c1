using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Routes;

namespace PlayGate.Media.Whip;

/// <summary>Answers without the origin.</summary>
internal sealed class WhipAnswers(Cors cors, Refusals refusals)
{
    public Task RefuseAsync(HttpContext context, RouteKind kind, Refusal refusal) => refusals.WriteAsync(context, refusal, kind);

    /// <summary>Also for clients that ask what may be posted (RFC 9725 §4.2).</summary>
    public void Preflight(HttpContext context, RouteKind kind)
    {
        cors.Preflight(context, kind);
        context.Response.Headers["Accept-Post"] = "application/sdp";
    }
}
