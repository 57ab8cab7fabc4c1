using System.Buffers;
using System.Net.WebSockets;

namespace PlayGate.Media.Signalling;

/// <summary>One side of a relay. Messages to it are sent one after the other and whole, also where both directions send at once.</summary>
internal sealed class SocketSide(WebSocket socket) : IDisposable
{
    private const int PieceSize = 16 * 1024;
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Told how many bytes of messages went there.</summary>
    public Action<int>? Sent { get; set; }

    /// <summary>How this side closed; null where it has not, or its connection broke.</summary>
    public SocketEnd? End => socket.CloseStatus is { } status ? new SocketEnd(status, socket.CloseStatusDescription) : null;

    /// <summary>Waits for a message without a buffer for it: most sockets are idle most of the time.</summary>
    public ValueTask<ValueWebSocketReceiveResult> WaitAsync() => ReceiveAsync(Memory<byte>.Empty);

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

    /// <summary>Passes on a message of the other side piece by piece, as it arrives.</summary>
    /// <returns>False where the other side closed within it.</returns>
    public async ValueTask<bool> PassAsync(SocketSide from, ValueWebSocketReceiveResult head, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
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
                    await socket.SendAsync(buffer.AsMemory(0, piece.Count), piece.MessageType, piece.EndOfMessage, cancellation);
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
            Return(buffer);
        }
    }

    /// <summary>Reads the rest of a message that goes nowhere.</summary>
    public async ValueTask SkipAsync(ValueWebSocketReceiveResult piece)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            while (piece is { EndOfMessage: false, MessageType: not WebSocketMessageType.Close })
            {
                piece = await ReceiveAsync(buffer);
            }
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <summary>Tells this side that the socket is over. A broken one need not be told.</summary>
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
    /// Reads until this side has closed too. A connection that is closed with bytes unread is reset, and the client would lose what was
    /// sent to it last.
    /// </summary>
    /// <param name="direction">Ends when nothing else reads this side any more.</param>
    public async Task HearOutAsync(Task direction)
    {
        await direction;
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
            // The connection broke before this side closed.
        }
    }

    public void Abort() => socket.Abort();

    /// <summary>Whether the exception means that a connection broke.</summary>
    public static bool IsBreak(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException;

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }

    /// <summary>Cleared: a client's messages hold tokens, an origin's the credentials of TURN servers.</summary>
    private static void Return(byte[] buffer) => ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
}

/// <summary>A close code with its reason (RFC 6455 §7.4).</summary>
internal sealed record SocketEnd(WebSocketCloseStatus Status, string? Reason = null)
{
    public static readonly SocketEnd Left = new(WebSocketCloseStatus.EndpointUnavailable);
    public static readonly SocketEnd Broken = new(WebSocketCloseStatus.InternalServerError, "origin_unreachable");
    public static readonly SocketEnd Revoked = new(WebSocketCloseStatus.PolicyViolation, "session_revoked");
    public static readonly SocketEnd TooLong = new(WebSocketCloseStatus.MessageTooBig, "message_too_big");

    /// <summary>A client's own text does not reach the origin.</summary>
    public SocketEnd WithoutReason() => this with { Reason = null };
}
