using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using PlayGate.Gate;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Media.Signalling;

/// <summary>Holds the two ends of every socket for as long as it lives.</summary>
internal sealed class SignallingServer(MediaGate gate, Refusals refusals, PageOrigins origins, SignallingClock clock, SignallingReport report)
{
    /// <summary>Each side is asked for a sign of life that often, and given up when it has shown none for as long again.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    public bool AllowsOrigin(HttpContext context) => origins.Allows(context);

    public Task RefuseAsync(HttpContext context, string application, Refusal refusal)
    {
        report.NotOpened(application, context.Connection.RemoteIpAddress, refusal.Code);
        return refusals.WriteAsync(context, refusal);
    }

    /// <summary>The origin's end, or why there is none.</summary>
    public async Task<(WebSocket? Socket, Refusal? Refusal)> ConnectAsync(HttpContext context, SignallingTarget target, ClusterModel cluster)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, clock.Time);
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

    /// <summary>Accepts the client's end, and returns once the socket is over.</summary>
    public async Task ServeAsync(HttpContext context, string application, WebSocket socket)
    {
        using var origin = new SocketSide(socket);
        using var client = new SocketSide(await context.WebSockets.AcceptWebSocketAsync(socket.SubProtocol));
        await using var sessions = new SocketSessions(
            gate,
            application,
            new Client(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent),
            new SignalLeaves(type => gate.IsFree(application, type)));
        client.Sent = sessions.Sent;
        using var reported = report.Opened(application, context.Connection.RemoteIpAddress);
        using var relay = new SignallingRelay(client, origin, sessions, reported, clock.Time);
        await relay.RunAsync(clock.Stopping);
    }
}

/// <summary>What time it is, and whether it is over.</summary>
internal sealed class SignallingClock(TimeProvider time, IHostApplicationLifetime lifetime)
{
    public TimeProvider Time => time;

    public CancellationToken Stopping => lifetime.ApplicationStopping;
}
