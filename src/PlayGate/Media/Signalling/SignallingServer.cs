using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using PlayGate.Gate;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Media.Signalling;

/// <summary>Opens the two sides of every socket and holds them for as long as it lives.</summary>
internal sealed class SignallingServer(
    MediaGate gate, Refusals refusals, SignallingReport report, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Each side is pinged at this interval, and given up when it has not answered for as long again.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    public Task RefuseAsync(HttpContext context, string application, Refusal refusal)
    {
        report.NotOpened(application, context.Connection.RemoteIpAddress, refusal.Code);
        return refusals.WriteAsync(context, refusal);
    }

    /// <summary>The socket to the origin, or why there is none.</summary>
    public async Task<(WebSocket? Socket, Refusal? Refusal)> ConnectAsync(
        HttpContext context, SignallingTarget target, ClusterModel cluster)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            return (await target.ConnectAsync(cluster, context.WebSockets.WebSocketRequestedProtocols, KeepAlive, limit.Token), null);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            return (null, timeout.IsCancellationRequested ? Refusal.OriginTimeout : Refusal.OriginUnreachable);
        }
    }

    /// <summary>Accepts the client's side; returns when the socket is over.</summary>
    public async Task ServeAsync(HttpContext context, string application, WebSocket socket)
    {
        var address = context.Connection.RemoteIpAddress;
        using var origin = new SocketSide(socket);
        using var client = new SocketSide(await context.WebSockets.AcceptWebSocketAsync(socket.SubProtocol));
        await using var sessions = new SocketSessions(gate, application, new Client(address, context.Request.Headers.UserAgent));
        client.Sent = sessions.Sent;
        using var reported = report.Opened(application, address);
        using var relay = new SignallingRelay(client, origin, sessions, reported, time);
        await relay.RunAsync(lifetime.ApplicationStopping);
    }
}
