using System.Net.WebSockets;

namespace PlayGate.Media.Signalling;

/// <summary>
/// Relays between two sockets. The client's messages are judged one by one; the origin's pass as they come. One message is under way in
/// each direction, so a side that reads slowly slows the other down. The first end, of a side, a session or the server, is the end of the
/// relay.
/// </summary>
internal sealed class SignallingRelay(
    SocketSide client, SocketSide origin, SocketSessions sessions, SignallingReport.Socket report, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);
    private static readonly Ending Revoked = new("the session was ended", SocketEnd.Revoked, SocketEnd.Left);
    private static readonly Ending ServerStops = new("the server stops", SocketEnd.Left, SocketEnd.Left);
    private readonly CancellationTokenSource _over = new();

    /// <summary>Returns when both sides have been told that the socket is over.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.UnsafeRegister(static stopped => ((TaskCompletionSource)stopped!).TrySetResult(), stopped);
        var up = EndOfAsync(client, FromClientAsync());
        var down = EndOfAsync(origin, FromOriginAsync());

        var first = await Task.WhenAny(up, down, stopped.Task, sessions.Ended);
        await _over.CancelAsync();
        var ending =
            first == sessions.Ended ? Revoked
            : first == stopped.Task ? ServerStops
            : first == up ? new("the client has left", await up ?? SocketEnd.Left, client.End?.WithoutReason() ?? SocketEnd.Left)
            : new("the origin has left", await down ?? SocketEnd.Broken, await down ?? SocketEnd.Left);
        if (first == up || first == down)
        {
            await sessions.SettleAsync();
        }

        report.Cause = ending.Cause;
        await SayFarewellAsync(ending, Task.WhenAll(client.HearOutAsync(up), origin.HearOutAsync(down)));
    }

    public void Dispose() => _over.Dispose();

    private async Task SayFarewellAsync(Ending ending, Task bothHeard)
    {
        using var limit = new CancellationTokenSource(FarewellTime, time);
        await Task.WhenAll(client.CloseAsync(ending.ToClient, limit.Token), origin.CloseAsync(ending.ToOrigin, limit.Token));
        await Task.WhenAny(bothHeard, Task.Delay(FarewellTime, time, limit.Token));
        client.Abort();
        origin.Abort();
        await bothHeard;
    }

    /// <summary>How a side ended; null where its connection broke.</summary>
    private static async Task<SocketEnd?> EndOfAsync(SocketSide side, Task<SocketEnd?> direction)
    {
        try
        {
            return await direction;
        }
        catch (Exception failure) when (SocketSide.IsBreak(failure))
        {
            return side.End;
        }
    }

    private async Task<SocketEnd?> FromClientAsync()
    {
        while (await client.WaitAsync() is { MessageType: not WebSocketMessageType.Close } head)
        {
            if (await (head.MessageType == WebSocketMessageType.Text ? TextAsync(head) : BinaryAsync(head)) is { } end)
            {
                return end;
            }
        }

        return client.End;
    }

    private async Task<SocketEnd?> FromOriginAsync()
    {
        while (await origin.WaitAsync() is { MessageType: not WebSocketMessageType.Close } head)
        {
            await sessions.AnsweredAsync();
            if (!await client.PassAsync(origin, head, _over.Token))
            {
                break;
            }

            report.Relayed(fromClient: false);
        }

        return origin.End;
    }

    /// <summary>Judges a message; null unless the client's side ends with it.</summary>
    private async ValueTask<SocketEnd?> TextAsync(ValueWebSocketReceiveResult head)
    {
        using var buffer = new SignalBuffer();
        if (await buffer.ReadAsync(client, head) is { } end)
        {
            return end;
        }

        if (!_over.IsCancellationRequested)
        {
            var (message, refused) = await SignalGate.JudgeAsync(buffer.Written, sessions, _over.Token);
            await (refused is null ? RelayAsync(message) : RefuseAsync(message, refused));
        }

        return null;
    }

    /// <summary>Nothing can be read in it, so it passes once anything is permitted; null unless the client's side ends with it.</summary>
    private async ValueTask<SocketEnd?> BinaryAsync(ValueWebSocketReceiveResult head)
    {
        if (sessions.Permissions.Any)
        {
            var isWhole = await origin.PassAsync(client, head, _over.Token);
            report.Relayed(fromClient: true);
            return isWhole ? null : client.End;
        }

        await client.SkipAsync(head);
        await RefuseAsync(SignalGate.Error(SignalGate.Unauthorized, null), Refusal.TokenRequired.Code);
        return null;
    }

    private async Task RelayAsync(ReadOnlyMemory<byte> message)
    {
        // Noted before the message is sent: the origin may answer sooner than the call returns.
        sessions.Relaying();
        await origin.SendAsync(message, _over.Token);
        report.Relayed(fromClient: true);
    }

    private async Task RefuseAsync(ReadOnlyMemory<byte> error, string code)
    {
        report.Refused(code);
        await client.SendAsync(error, _over.Token);
    }

    /// <summary>Why a socket is over, and what its two sides are told.</summary>
    private sealed record Ending(string Cause, SocketEnd ToClient, SocketEnd ToOrigin);
}
