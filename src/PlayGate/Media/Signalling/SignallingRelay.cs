using System.Buffers;
using System.Net.WebSockets;

namespace PlayGate.Media.Signalling;

/// <summary>
/// Between two sockets: what the client says is judged, message by message; what the origin says goes through as it comes. One message is
/// under way in each direction, so whoever reads slowly slows the other down.
/// </summary>
internal sealed class SignallingRelay(SocketSide client, SocketSide origin, SocketSessions sessions, SignallingReport.Socket report, TimeProvider time) : IDisposable
{
    private const int PieceSize = 16 * 1024;
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);
    private static readonly SocketEnd Broken = new(WebSocketCloseStatus.InternalServerError, "origin_unreachable");
    private static readonly SocketEnd Left = new(WebSocketCloseStatus.EndpointUnavailable);
    private static readonly SocketEnd Kicked = new(WebSocketCloseStatus.PolicyViolation, "session_revoked");
    private static readonly SocketEnd TooLong = new(WebSocketCloseStatus.MessageTooBig, "message_too_big");
    private readonly CancellationTokenSource _over = new();

    /// <summary>Ends when either side has, when a session must not go on, or when the server stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.UnsafeRegister(static stopped => ((TaskCompletionSource)stopped!).TrySetResult(), stopped);
        var up = EndOfAsync(FromClientAsync());
        var down = EndOfAsync(FromOriginAsync());

        var first = await Task.WhenAny(up, down, stopped.Task, sessions.Ended);
        await _over.CancelAsync();
        if (first == up || first == down)
        {
            await sessions.SettleAsync();
        }

        var (cause, toClient, toOrigin) =
            first == sessions.Ended ? ("the session was ended", Kicked, Left)
            : first == stopped.Task ? ("the server stops", Left, Left)
            : first == up ? ("the client has left", await up ?? client.End, client.End is { } left ? left with { Reason = null } : Left)
            : ("the origin has left", origin.End ?? Broken, origin.End);
        report.Cause = cause;
        await SayFarewellAsync(toClient, toOrigin, Task.WhenAll(client.HearOutAsync(up), origin.HearOutAsync(down)));
    }

    public void Dispose() => _over.Dispose();

    private async Task SayFarewellAsync(SocketEnd? toClient, SocketEnd? toOrigin, Task both)
    {
        using var limit = new CancellationTokenSource(FarewellTime, time);
        await Task.WhenAll(
            client.CloseAsync(toClient ?? Left, limit.Token),
            origin.CloseAsync(toOrigin ?? Left, limit.Token));
        await Task.WhenAny(both, Task.Delay(FarewellTime, time, limit.Token));
        client.Abort();
        origin.Abort();
        await both;
    }

    private async Task<SocketEnd?> FromClientAsync()
    {
        while (await client.WaitAsync() is var head && head.MessageType != WebSocketMessageType.Close)
        {
            if (head.MessageType == WebSocketMessageType.Text)
            {
                if (!await TextAsync(head))
                {
                    return TooLong;
                }
            }
            else if (!await BinaryAsync(head))
            {
                break;
            }
        }

        return null;
    }

    private async Task<bool> TextAsync(ValueWebSocketReceiveResult piece)
    {
        using var buffer = new SignalBuffer();
        while (!piece.EndOfMessage && piece.MessageType != WebSocketMessageType.Close)
        {
            if (buffer.Free() is not { IsEmpty: false } free)
            {
                return false;
            }

            piece = await client.ReceiveAsync(free);
            buffer.Advance(piece.Count);
        }

        if (piece.MessageType != WebSocketMessageType.Close && !_over.IsCancellationRequested)
        {
            await AnswerAsync(buffer.Written);
        }

        return true;
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> utf8)
    {
        var gate = new SignalGate(sessions);
        var (message, refused) = await gate.JudgeAsync(utf8, _over.Token);
        if (refused is not null)
        {
            report.Refused(refused);
            await client.SendAsync(message, _over.Token);
            return;
        }

        // Before it is: the origin's answer may be here first.
        sessions.Relaying();
        await origin.SendAsync(message, _over.Token);
        report.Relayed(fromClient: true);
    }

    /// <summary>Nothing can be read in it, so it counts for nothing until something is authorised.</summary>
    private async Task<bool> BinaryAsync(ValueWebSocketReceiveResult head)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            if (sessions.Leaves.Any)
            {
                var isWhole = await origin.PassAsync(client, head, buffer, _over.Token);
                report.Relayed(fromClient: true);
                return isWhole;
            }

            while (!head.EndOfMessage && head.MessageType != WebSocketMessageType.Close)
            {
                head = await client.ReceiveAsync(buffer);
            }

            report.Refused(Refusal.TokenRequired.Code);
            await client.SendAsync(SignalGate.Error(SignalGate.Unauthorized, null), _over.Token);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async Task<SocketEnd?> FromOriginAsync()
    {
        while (await origin.WaitAsync() is var head && head.MessageType != WebSocketMessageType.Close)
        {
            await sessions.AnsweredAsync();
            var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
            try
            {
                if (!await client.PassAsync(origin, head, buffer, _over.Token))
                {
                    break;
                }

                report.Relayed(fromClient: false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return null;
    }

    /// <summary>A broken connection is an end like another.</summary>
    private static async Task<SocketEnd?> EndOfAsync(Task<SocketEnd?> pump)
    {
        try
        {
            return await pump;
        }
        catch (Exception failure) when (SocketSide.IsBreak(failure))
        {
            return null;
        }
    }
}
