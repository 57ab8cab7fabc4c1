using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Media.Signalling;

/// <summary>
/// Answers an upgrade. The origin is reached first: where it cannot be, the client is told so by a status, and its token is not consumed.
/// </summary>
internal sealed class SignallingEndpoint
{
    private readonly string _application;
    private readonly RequestDelegate _proxy;
    private readonly SignallingServer _server;
    private readonly PageOrigins _origins;
    private readonly CredentialReader _credentials;
    private readonly WebSocketMiddleware _webSockets;

    public SignallingEndpoint(
        string application, RequestDelegate proxy, SignallingServer server, PageOrigins origins, CredentialReader credentials)
    {
        (_application, _proxy, _server, _origins, _credentials) = (application, proxy, server, origins, credentials);
        var options = new WebSocketOptions
        {
            KeepAliveInterval = SignallingServer.KeepAlive,
            KeepAliveTimeout = SignallingServer.KeepAlive,
        };
        _webSockets = new WebSocketMiddleware(AnswerAsync, Options.Create(options), NullLoggerFactory.Instance);
    }

    public Task InvokeAsync(HttpContext context) => _webSockets.Invoke(context);

    private async Task AnswerAsync(HttpContext context)
    {
        var refusal =
            !PathGuard.IsSafe(context) ? Refusal.BadPath
            : !context.WebSockets.IsWebSocketRequest ? Refusal.UpgradeRequired
            : !_origins.Allows(context) ? Refusal.ForeignOrigin
            : await ForwardAsync(context);
        if (refusal is not null)
        {
            await _server.RefuseAsync(context, _application, refusal);
        }
    }

    private async Task<Refusal?> ForwardAsync(HttpContext context)
    {
        _credentials.Take(context.Request);
        await _proxy(context);
        if (context.Features.Get<SignallingTarget>() is not { } target)
        {
            return context.GetForwarderErrorFeature()?.Error == ForwarderError.NoAvailableDestinations
                ? Refusal.OriginUnavailable
                : Refusal.OriginUnreachable;
        }

        // A socket may live for days; what its request led to need not.
        context.Features.Set<SignallingTarget>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
        var (socket, unreached) = await _server.ConnectAsync(context, target, context.GetReverseProxyFeature().Cluster);
        if (socket is not null)
        {
            await _server.ServeAsync(context, _application, socket);
        }

        return unreached;
    }
}
