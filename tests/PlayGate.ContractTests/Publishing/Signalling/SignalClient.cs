using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing;

namespace PlayGate.ContractTests.Publishing.Signalling;

/// <summary>Ant Media's client, as far as it speaks over its socket.</summary>
internal sealed class SignalClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public ClientWebSocket Socket => _socket;

    public static async Task<SignalClient> ConnectAsync(
        TestGate gate, string path = "/websocket", Action<ClientWebSocketOptions>? set = null)
    {
        var client = new SignalClient();
        set?.Invoke(client._socket.Options);
        using var limit = Patience.NewLimit();
        await client._socket.ConnectAsync(new Uri($"ws://{gate.Public.Authority}{path}"), limit.Token);
        return client;
    }

    public Task SayAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, isLast: true);

    public Task SayAsync(object message) => SayAsync(System.Text.Json.JsonSerializer.Serialize(message));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isLast)
    {
        using var limit = Patience.NewLimit();
        await _socket.SendAsync(bytes, type, isLast, limit.Token);
    }

    /// <summary>The next message, or how the socket was closed: <c>close {code} {reason}</c>.</summary>
    public async Task<string> HearAsync()
    {
        using var limit = Patience.NewLimit();
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var piece = await _socket.ReceiveAsync(buffer, limit.Token);
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
                return $"close {(int)_socket.CloseStatus!} {_socket.CloseStatusDescription}";
            }

            message.Write(buffer, 0, piece.Count);
            if (piece.EndOfMessage)
            {
                return piece.MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetString(message.ToArray())
                    : $"binary {message.Length}";
            }
        }
    }

    /// <summary>Says something and expects to be told that it may not; the stream that the refusal names.</summary>
    public async Task<string> RefusedAsync(string text, string definition = "unauthorized_access")
    {
        await SayAsync(text);
        var answer = JsonNode.Parse(await HearAsync())!;
        Assert.Equal(("error", definition), ((string)answer["command"]!, (string)answer["definition"]!));
        return (string)answer["streamId"]!;
    }

    public void Dispose() => _socket.Dispose();
}
