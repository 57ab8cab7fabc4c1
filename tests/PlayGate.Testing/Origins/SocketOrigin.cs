using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PlayGate.Testing.Origins;

/// <summary>A signalling server that remembers every message and close as it came, and answers with what the test says.</summary>
public sealed class SocketOrigin : IAsyncDisposable
{
    private readonly KestrelOrigin _origin;
    private SocketOrigin(KestrelOrigin origin) => _origin = origin;

    /// <summary><c>http://127.0.0.1:{port}</c>, without a slash behind.</summary>
    public string Url => _origin.Url;

    /// <summary>The upgrades.</summary>
    public Arrivals<RecordedRequest> Requests => _origin.Requests;

    /// <summary>Texts as they are; binary messages as <c>binary {length}</c>, closes as <c>close {code} {reason}</c>.</summary>
    public Arrivals<string> Received { get; } = new();

    /// <summary>The sockets, to be sent to and closed by tests.</summary>
    public Arrivals<WebSocket> Sockets { get; } = new();

    /// <summary>Answers a text; by default nothing is said.</summary>
    public Func<WebSocket, string, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The protocol it chooses.</summary>
    public string? Protocol { get; set; }

    public static async Task<SocketOrigin> StartAsync()
    {
        var origin = await KestrelOrigin.StartAsync();
        var sockets = new SocketOrigin(origin);
        var middleware = new WebSocketMiddleware(sockets.AcceptAsync, Options.Create(new WebSocketOptions()), NullLoggerFactory.Instance);
        origin.Answer = middleware.Invoke;
        return sockets;
    }

    public static Task SayAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<p>signalling</p>");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(Protocol);
        Sockets.Add(socket);
        try
        {
            await ReadAsync(socket);
        }
        catch (WebSocketException)
        {
            Received.Add("broken");
        }
    }

    private async Task ReadAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is var piece && piece.MessageType != WebSocketMessageType.Close)
        {
            message.Write(buffer, 0, piece.Count);
            if (!piece.EndOfMessage)
            {
                continue;
            }

            var text = Encoding.UTF8.GetString(message.ToArray());
            Received.Add(piece.MessageType == WebSocketMessageType.Text ? text : $"binary {message.Length}");
            message.SetLength(0);
            await Answer(socket, text);
        }

        Received.Add($"close {(int)socket.CloseStatus!} {socket.CloseStatusDescription}");
        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }
}
