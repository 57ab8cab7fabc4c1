using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Publishing.Signalling;

/// <summary>WebSocket signalling, from a client's frames to what the origin was told.</summary>
public sealed class SignallingTests
{
    private const string Ping = """{"command":"ping"}""";

    [Fact]
    public async Task A_token_lets_its_message_through_without_itself_and_then_all_that_speaks_of_its_stream()
    {
        await using var origin = await AnsweringAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate, "/websocket?a=1&ToKen=x&b=2");
        var token = await gate.MintAsync("cam");

        await client.SayAsync(
            $$"""{ "command" : "play", "streamId":"cam", "room":"", "trackList":[], "tok\u0065n":"{{token}}", "viewerInfo":{"Token":"{{token}}"} }""");
        Assert.Equal("answer", await client.HearAsync());
        await client.SayAsync("""{"command":"takeConfiguration","streamId":"cam","type":"answer","sdp":"v=0\r\na=ice-pwd:+/é"}""");
        Assert.Equal("answer", await client.HearAsync());

        Assert.Equal(
            [
                """{"command":"play","streamId":"cam","room":"","trackList":[],"viewerInfo":{}}""",
                """{"command":"takeConfiguration","streamId":"cam","type":"answer","sdp":"v=0\r\na=ice-pwd:+/é"}""",
            ],
            origin.Received.All);
        Assert.Equal("/websocket?a=1&b=2", origin.Requests.All.Single().Target);
    }

    [Fact]
    public async Task What_is_refused_is_told_to_the_client_alone_and_the_socket_stays_open()
    {
        await using var origin = await AnsweringAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);
        var (play, publish, other) = (await gate.MintAsync("cam"), await gate.MintAsync("cam", "publish"), await gate.MintAsync("other"));

        Assert.Equal("cam", await client.RefusedAsync("""{"command":"getStreamInfo","streamId":"cam"}"""));
        Assert.Equal("cam", await client.RefusedAsync("""{"command":"play","streamId":"cam"}"""));
        Assert.Equal("cam", await client.RefusedAsync($$"""{"command":"publish","streamId":"cam","token":"{{play}}"}"""));
        Assert.Equal("cam", await client.RefusedAsync($$"""{"command":"play","streamId":"cam","token":"{{publish}}"}"""));
        Assert.Equal("cam", await client.RefusedAsync($$"""{"command":"play","streamId":"cam","token":"{{other}}"}"""));
        Assert.Equal("cam", await client.RefusedAsync($$"""{"command":"play","streamId":"cam","room":"other","token":"{{play}}"}"""));
        Assert.Equal(
            "cam", await client.RefusedAsync($$"""{"command":"play","streamId":"cam","token":"{{play}}","viewerInfo":"{{play}}"}"""));
        Assert.Equal("", await client.RefusedAsync("hello"));
        Assert.Equal("", await client.RefusedAsync("""{"command":"anything"}"""));
        await client.SayAsync(Ping);
        Assert.Equal("answer", await client.HearAsync());
        Assert.Equal([Ping], origin.Received.All);

        await client.SayAsync($$"""{"command":"play","streamId":"cam","token":"{{play}}"}""");
        Assert.Equal("answer", await client.HearAsync());
        Assert.Equal("cam", await client.RefusedAsync("""{"command":"publish","streamId":"cam"}"""));
        Assert.Equal("cam", await client.RefusedAsync("""{"command":"toggleVideo","streamId":"cam","trackId":"other"}"""));
        Assert.Equal(2, origin.Received.All.Count);
    }

    [Fact]
    public async Task Leave_to_play_is_no_leave_to_put_a_track_into_a_stream()
    {
        await using var origin = await AnsweringAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);
        var own = $$"""{"command":"publish","streamId":"me","mainTrack":"room","token":"{{await gate.MintAsync("me", "publish")}}"}""";

        await client.SayAsync($$"""{"command":"play","streamId":"room","token":"{{await gate.MintAsync("room")}}"}""");
        Assert.Equal("answer", await client.HearAsync());
        Assert.Equal("me", await client.RefusedAsync(own));
        await client.SayAsync($$"""{"command":"joinRoom","room":"room","token":"{{await gate.MintAsync("room", "publish")}}"}""");
        Assert.Equal("answer", await client.HearAsync());
        await client.SayAsync(own);

        Assert.Equal("answer", await client.HearAsync());
    }

    [Fact]
    public async Task The_same_token_asks_again_on_its_own_socket_and_on_no_other()
    {
        await using var origin = await AnsweringAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);
        using var thief = await SignalClient.ConnectAsync(gate);
        var play = $$"""{"command":"play","streamId":"cam","token":"{{await gate.MintAsync("cam")}}"}""";

        for (var round = 0; round < 2; round++)
        {
            await client.SayAsync(play);
            Assert.Equal("answer", await client.HearAsync());
        }

        Assert.Equal("cam", await thief.RefusedAsync(play));
    }

    [Fact]
    public async Task Messages_in_pieces_and_large_ones_pass_both_ways()
    {
        await using var origin = await SocketOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);
        var play = Encoding.UTF8.GetBytes(
            $$"""{"command":"play","streamId":"cam","token":"{{await gate.MintAsync("cam")}}","metaData":"é{{new string('x', 100_000)}}"}""");

        foreach (var piece in play.Chunk(777).SkipLast(1))
        {
            await client.SendAsync(piece, WebSocketMessageType.Text, isLast: false);
        }

        await client.SendAsync(play.Chunk(777).Last(), WebSocketMessageType.Text, isLast: true);
        Assert.EndsWith(
            new string('x', 100_000) + "\"}",
            await origin.Received.FirstAsync(text => text.Contains("play", StringComparison.Ordinal)),
            StringComparison.Ordinal);

        var socket = origin.Sockets.All.Single();
        var large = new string('y', 1_000_000);
        foreach (var piece in Encoding.UTF8.GetBytes(large).Chunk(99_999))
        {
            await socket.SendAsync(piece, WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
        }

        await socket.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await SocketOrigin.SayAsync(socket, "");
        await socket.SendAsync(new byte[5], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

        Assert.Equal(large, await client.HearAsync());
        Assert.Equal("", await client.HearAsync());
        Assert.Equal("binary 5", await client.HearAsync());
    }

    [Fact]
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 §4.2.2 asks for SHA-1.")]
    public async Task What_an_origin_says_in_one_breath_with_its_answer_is_heard()
    {
        using var origin = new TcpListener(IPAddress.Loopback, 0);
        origin.Start();
        await using var gate = await TestGate.InFrontOfAsync($"http://{origin.LocalEndpoint}");
        var connecting = SignalClient.ConnectAsync(gate);
        using var connection = await origin.AcceptTcpClientAsync();
        await using var stream = connection.GetStream();
        using var asked = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var key = "";
        while (await asked.ReadLineAsync() is { Length: > 0 } line)
        {
            key = line.StartsWith("Sec-WebSocket-Key: ", StringComparison.OrdinalIgnoreCase) ? line[19..] : key;
        }

        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "HTTP/1.1 103 Early Hints\r\nLink: </player.js>\r\n\r\n"
            + $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
            + "\u0001\u0003wel").Concat<byte>([0x80, 4, .. "come"u8]).ToArray());

        using var client = await connecting;
        Assert.Equal("welcome", await client.HearAsync());
    }

    [Fact]
    public async Task What_is_longer_than_anything_a_client_says_closes_the_socket()
    {
        await using var origin = await SocketOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);

        await client.SayAsync($$"""{"command":"ping","x":"{{new string('x', 300_000)}}"}""");

        Assert.Equal("close 1009 message_too_big", await client.HearAsync());
        await origin.Received.FirstAsync(text => text.StartsWith("close", StringComparison.Ordinal));
        Assert.Single(origin.Received.All);
    }

    [Fact]
    public async Task Binary_passes_once_something_is_authorised()
    {
        await using var origin = await AnsweringAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);

        await client.SendAsync(new byte[40_000], WebSocketMessageType.Binary, isLast: true);
        Assert.Contains("unauthorized_access", await client.HearAsync(), StringComparison.Ordinal);
        await client.SayAsync($$"""{"command":"play","streamId":"cam","token":"{{await gate.MintAsync("cam")}}"}""");
        await client.HearAsync();
        await client.SendAsync(new byte[20_000], WebSocketMessageType.Binary, isLast: false);
        await client.SendAsync(new byte[20_001], WebSocketMessageType.Binary, isLast: true);

        await origin.Received.FirstAsync(text => text == "binary 40001");
        Assert.Equal(2, origin.Received.All.Count);
    }

    [Theory]
    [InlineData("play")]
    [InlineData("publish")]
    public async Task With_control_off_messages_pass_without_tokens_and_are_written_anew_all_the_same(string type)
    {
        await using var origin = await AnsweringAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var settings = await System.Net.Http.Json.HttpClientJsonExtensions.PutAsJsonAsync(
            gate.ManagementClient,
            "/api/settings/default",
            new { playTokenControl = type != "play", publishTokenControl = type != "publish" });
        settings.EnsureSuccessStatusCode();
        using var client = await SignalClient.ConnectAsync(gate);

        await client.SayAsync($$""" {"command":"{{type}}","streamId":"cam","token":"made-up"}""");

        Assert.Equal("answer", await client.HearAsync());
        Assert.Equal($$"""{"command":"{{type}}","streamId":"cam"}""", origin.Received.All.Single());
        Assert.Equal("cam", await client.RefusedAsync($$"""{"command":"{{(type == "play" ? "publish" : "play")}}","streamId":"cam"}"""));
        Assert.Equal("", await client.RefusedAsync("""{"command":"ping","command":"ping"}"""));
    }

    [Fact]
    public async Task Another_application_has_its_own_path_origin_and_tokens()
    {
        await using var origin = await AnsweringAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Applications:live:Origin", origin.Url + "/LiveApp"));
        using var client = await SignalClient.ConnectAsync(gate, "/live/websocket");

        Assert.Equal(
            "cam", await client.RefusedAsync($$"""{"command":"play","streamId":"cam","token":"{{await gate.MintAsync("cam")}}"}"""));
        await client.SayAsync(
            $$"""{"command":"play","streamId":"cam","token":"{{await gate.MintAsync("cam", more: new { application = "live" })}}"}""");

        Assert.Equal("answer", await client.HearAsync());
        Assert.Equal("/LiveApp/websocket", origin.Requests.All.Single().Target);
    }

    [Fact]
    public async Task A_plain_request_is_told_to_upgrade()
    {
        await using var origin = await SocketOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);

        using var response = await gate.GetAsync("/websocket");

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("upgrade_required", await TestGate.CodeOfAsync(response));
        Assert.Empty(origin.Requests.All);
    }

    private static async Task<SocketOrigin> AnsweringAsync()
    {
        var origin = await SocketOrigin.StartAsync();
        origin.Answer = (socket, text) => text.StartsWith('{') ? SocketOrigin.SayAsync(socket, "answer") : Task.CompletedTask;
        return origin;
    }
}
