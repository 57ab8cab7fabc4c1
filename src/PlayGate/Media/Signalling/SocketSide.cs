using System.Net.WebSockets;

namespace PlayGate.Media.Signalling;

/// <summary>One end of a relay. Messages to it go one after the other, whole, whoever sends them.</summary>
internal sealed class SocketSide(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Hears how many bytes of messages went there.</summary>
    public Action<int>? Sent { get; set; }

    /// <summary>Waits for something to come without holding a buffer for it: most sockets are idle most of the time.</summary>
    public ValueTask<ValueWebSocketReceiveResult> WaitAsync() => socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);

    public ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer, CancellationToken.None);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellation);
            Sent?.Invoke(message.Length);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>
    /// Passes on a message of the other side as it arrives, piece by piece; false where the other side closed instead of finishing it.
    /// </summary>
    public async ValueTask<bool> PassAsync(SocketSide from, ValueWebSocketReceiveResult head, Memory<byte> buffer, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            for (var piece = head; ; piece = await from.ReceiveAsync(buffer))
            {
                if (piece.MessageType == WebSocketMessageType.Close)
                {
                    return false;
                }

                if (piece.Count > 0 || piece.EndOfMessage)
                {
                    await socket.SendAsync(buffer[..piece.Count], piece.MessageType, piece.EndOfMessage, cancellation);
                    Sent?.Invoke(piece.Count);
                }

                if (piece.EndOfMessage)
                {
                    return true;
                }
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>How it was closed by whoever is there; nothing where the connection broke.</summary>
    public SocketEnd? End => socket.CloseStatus is { } status ? new SocketEnd(status, socket.CloseStatusDescription) : null;

    /// <summary>Says that it is over. What has broken already needs not be told.</summary>
    public async Task CloseAsync(SocketEnd end, CancellationToken cancellation)
    {
        try
        {
            await socket.CloseOutputAsync(end.Status, end.Status == WebSocketCloseStatus.Empty ? null : end.Reason, cancellation);
        }
        catch (Exception failure) when (IsBreak(failure))
        {
            socket.Abort();
        }
    }

    /// <summary>
    /// Waits for its own farewell once nobody reads it any more: to close a connection with something unread resets it, and what was said
    /// last would be lost with it.
    /// </summary>
    public async Task HearOutAsync(Task reading)
    {
        await reading;
        try
        {
            var unheard = new byte[1024];
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                await socket.ReceiveAsync(unheard, CancellationToken.None);
            }
        }
        catch (Exception failure) when (IsBreak(failure))
        {
            // Broken off before it said anything.
        }
    }

    public void Abort() => socket.Abort();

    /// <summary>Whether a connection has broken, by whatever it says so.</summary>
    public static bool IsBreak(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException;

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }
}

/// <summary>A close code (RFC 6455 §7.4) and what it is said with.</summary>
internal sealed record SocketEnd(WebSocketCloseStatus Status, string? Reason = null);
