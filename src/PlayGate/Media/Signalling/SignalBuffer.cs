using System.Buffers;
using System.Net.WebSockets;

namespace PlayGate.Media.Signalling;

/// <summary>A client's message while it is put together, in rented memory.</summary>
internal sealed class SignalBuffer : IDisposable
{
    /// <summary>The offer of a conference with a hundred tracks is about 100 KB; nothing that a client says is longer.</summary>
    public const int MaxSize = 256 * 1024;
    private const int FirstSize = 4 * 1024;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _count;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    /// <summary>Reads the rest of a message.</summary>
    /// <returns>Null where the message has come as a whole; else why it has not: it is too long, or the client closed within it.</returns>
    public async ValueTask<SocketEnd?> ReadAsync(SocketSide client, ValueWebSocketReceiveResult piece)
    {
        while (piece is { EndOfMessage: false, MessageType: not WebSocketMessageType.Close })
        {
            if (Free() is not { IsEmpty: false } free)
            {
                return SocketEnd.TooLong;
            }

            piece = await client.ReceiveAsync(free);
            _count += piece.Count;
        }

        return piece.MessageType == WebSocketMessageType.Close ? client.End : null;
    }

    /// <summary>Cleared, since tokens stood in it.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);

    /// <summary>Where the next piece goes; empty where the message is too long.</summary>
    private Memory<byte> Free()
    {
        if (_count == _bytes.Length && _count < MaxSize)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(MaxSize, _bytes.Length * 2));
            _bytes.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
            _bytes = larger;
        }

        return _bytes.AsMemory(_count, Math.Max(0, Math.Min(MaxSize, _bytes.Length) - _count));
    }
}
