using Microsoft.AspNetCore.Http;
using PlayGate.Routes;
using PlayGate.Sessions;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Redemption;

/// <summary>
/// A token that was consumed for a request whose response has not started yet. Exactly one of two things becomes of it: the response
/// starts with what the viewer came for, and the session is theirs; or anything else happens, and the token is given back.
/// </summary>
internal sealed class Consumption(
    GateDecision.Open opened, RouteKind kind, Settlement settlement, Action<HttpContext, GateDecision.Open> welcome)
{
    private const int Pending = 0;
    private const int Confirmed = 1;
    private const int Returned = 2;
    private int _state;

    public Session Session => opened.Session;

    /// <summary>Whether a good answer is to be replaced by a redirect to a path that carries the session.</summary>
    public bool WantsRedirect => opened.Carrier != SessionCarrier.Cookie && kind == RouteKind.Play;

    public bool IsReturned => _state == Returned;

    /// <summary>Whether a redirect stands in place of the origin's good answer.</summary>
    public bool IsRedirected { get; set; }

    /// <summary>Watches for the start of the response; called before the request is forwarded.</summary>
    public void Watch(HttpContext context) => context.Response.OnStarting(static state =>
    {
        var (consumption, context) = ((Consumption, HttpContext))state;
        return consumption.IsWellAnswered(context) ? consumption.ConfirmAsync(context) : Task.CompletedTask;
    }, (this, context));

    /// <summary>Answers with the redirect in place of the origin's good answer, of which nothing but its cookies is left.</summary>
    public void Redirect(HttpResponse response)
    {
        var cookies = response.Headers.SetCookie;
        response.Headers.Clear();
        response.Headers.SetCookie = cookies;
        response.StatusCode = StatusCodes.Status302Found;
        response.ContentLength = 0;
        IsRedirected = true;
    }

    /// <summary>
    /// The last word, when the proxy is done. A good answer without a body has not started yet and does so now; everything else that
    /// has not started never will, or not with what the viewer came for.
    /// </summary>
    public async ValueTask SettleAsync(HttpContext context)
    {
        if (_state == Pending && !context.Response.HasStarted && IsWellAnswered(context) && context.GetForwarderErrorFeature() is null)
        {
            await context.Response.StartAsync(CancellationToken.None);
        }

        await GiveBackAsync();
    }

    /// <summary>Gives the token back unless its session has begun; never waits for the viewer, who may be gone.</summary>
    public async ValueTask GiveBackAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Returned, Pending) == Pending)
        {
            await settlement.GiveBackAsync(opened.Session, opened.Consumption);
        }
    }

    private bool IsWellAnswered(HttpContext context) =>
        (IsRedirected ? context.Response.StatusCode is StatusCodes.Status302Found or StatusCodes.Status307TemporaryRedirect
            : kind.IsConfirmedBy(context.Response.StatusCode))
        && !context.RequestAborted.IsCancellationRequested;

    private async Task ConfirmAsync(HttpContext context)
    {
        if (Interlocked.CompareExchange(ref _state, Confirmed, Pending) == Pending)
        {
            welcome(context, opened);
            await settlement.ConfirmAsync(opened.Session, opened.Consumption);
        }
    }
}
