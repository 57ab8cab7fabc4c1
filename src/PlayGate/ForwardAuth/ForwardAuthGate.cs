using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Http;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;

namespace PlayGate.ForwardAuth;

/// <summary>
/// Answers a proxy that asks whether a viewer's request may pass: by the rules of the public listener, with 200 and the session's cookie,
/// 403, or 503. The origin's answer is not known here, so a token that was consumed for a 200 is not given back.
/// </summary>
internal sealed class ForwardAuthGate(
    ForwardedGateRequests requests, RequestJudge judge, SessionOpening opening, Refusals refusals, IOptions<PlayGateOptions> options)
{
    private readonly ForwardAuthProxy _proxy = options.Value.ForwardAuth.Proxy;
    private readonly bool _bindsSessions = options.Value.Session.Bind != SessionBinding.None;
    private readonly ForwardAuthCookie _cookie = new(options.Value);

    /// <summary>The name of the proxy in metrics.</summary>
    public string Proxy { get; } = options.Value.ForwardAuth.ProxyName;

    public bool IsAsked(HttpContext context, PathString path) => ForwardAuthPath.IsAskedFor(context, _proxy, path);

    /// <summary>The answer to a peer that may not ask.</summary>
    public Task TurnAwayAsync(HttpContext context) => refusals.WriteAsync(context, Refusal.NotAllowedToAsk);

    public async Task AnswerAsync(HttpContext context, PathString path)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (_proxy != ForwardAuthProxy.Envoy && !HttpMethods.IsGet(context.Request.Method))
        {
            await refusals.WriteAsync(context, Refusal.MethodNotAllowed);
        }
        else if (ForwardedRequest.Read(context, _proxy, path) is not { } asked || (_bindsSessions && asked.Address is null))
        {
            await refusals.WriteAsync(context, Refusal.NotForwarded);
        }
        else
        {
            asked.ApplyTo(context);
            await AnswerAsync(context, asked);
        }
    }

    private async Task AnswerAsync(HttpContext context, ForwardedRequest asked)
    {
        if (!RawTarget.IsSafe(asked.Target))
        {
            await RefuseAsync(context, Refusal.BadPath);
            return;
        }

        if (requests.Of(context, asked) is not { } request)
        {
            await RefuseAsync(context, Refusal.NotFound);
            return;
        }

        var refusal = asked.IsHead || asked.Method == HttpMethods.Get
            ? await AdmitAsync(context, request, await judge.DecideAsync(context, request, asked.IsHead))
            : Refusal.MethodNotAllowed;
        if (refusal is not null)
        {
            await refusals.WriteAsync(context, request.Route, request.StreamPath, AsAnswer(refusal));
        }
    }

    /// <summary>Prepares a 200; the refusal where there is one.</summary>
    private async ValueTask<Refusal?> AdmitAsync(HttpContext context, GateRequest request, GateDecision decision)
    {
        try
        {
            switch (decision)
            {
                case GateDecision.Refuse refuse:
                    return refuse.Reason;
                case GateDecision.Unavailable:
                    return Refusal.StoreUnavailable;
                case GateDecision.Pass pass when !opening.TryContinue(context, request, pass):
                    return Refusal.SessionRevoked;
                case GateDecision.Open open:
                    _cookie.MakeFit(context);
                    opening.Begin(context, request, open with { Carrier = SessionCarrier.Cookie });
                    break;
            }

            context.Response.ContentLength = 0;
            return null;
        }
        finally
        {
            await request.FinishAsync(context);
        }
    }

    private Task RefuseAsync(HttpContext context, Refusal refusal) => refusals.WriteAsync(context, AsAnswer(refusal));

    /// <summary>All proxies understand 2xx, 401, 403 and 5xx; nginx takes any other status for an error.</summary>
    private static Refusal AsAnswer(Refusal refusal) =>
        refusal.Status == StatusCodes.Status503ServiceUnavailable ? refusal : refusal with { Status = StatusCodes.Status403Forbidden };
}
