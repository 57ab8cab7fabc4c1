using Microsoft.AspNetCore.Http;
using PlayGate.Sessions;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Gate;

/// <summary>
/// A token that was spent for a request whose response has not started yet. Exactly one of two things becomes of it: the response
/// starts with what the viewer came for, and the session is theirs; or anything else happens, and the token is given back.
/// </summary>
internal sealed class Consumption(GateDecision.Open opened, TokenReturns returns, Action<HttpContext, Session> welcome)
{
    private const int Pending = 0;
    private const int Confirmed = 1;
    private const int Returned = 2;
    private int _state;

    public Session Session => opened.Session;

    public bool IsReturned => _state == Returned;

    /// <summary>Whether an answer with that status is what the viewer came for.</summary>
    public static bool IsConfirmedBy(int status) => status is
        StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified or StatusCodes.Status416RangeNotSatisfiable;

    /// <summary>Watches for the start of the response; called before the request is forwarded.</summary>
    public void Watch(HttpContext context) => context.Response.OnStarting(static state =>
    {
        var (consumption, context) = ((Consumption, HttpContext))state;
        if (IsConfirmedBy(context.Response.StatusCode) && !context.RequestAborted.IsCancellationRequested)
        {
            consumption.Confirm(context);
        }

        return Task.CompletedTask;
    }, (this, context));

    /// <summary>
    /// The last word, when the proxy is done. A good answer without a body has not started yet and will; everything else that has not
    /// started never will, or not with what the viewer came for.
    /// </summary>
    public ValueTask SettleAsync(HttpContext context)
    {
        var willStartWell = !context.Response.HasStarted
            && IsConfirmedBy(context.Response.StatusCode)
            && context.GetForwarderErrorFeature() is null
            && !context.RequestAborted.IsCancellationRequested;
        return willStartWell ? default : GiveBackAsync();
    }

    /// <summary>Gives the token back unless its session has begun; never waits for the viewer, who may be gone.</summary>
    public async ValueTask GiveBackAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Returned, Pending) == Pending)
        {
            await returns.GiveBackAsync(opened.Session.Id, opened.Consumption);
        }
    }

    private void Confirm(HttpContext context)
    {
        if (Interlocked.CompareExchange(ref _state, Confirmed, Pending) == Pending)
        {
            welcome(context, opened.Session);
        }
    }
}
