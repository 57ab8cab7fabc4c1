using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Publishing.Signalling;

/// <summary>How sockets begin and end, and what becomes of tokens.</summary>
public sealed class SignallingEndTests
{
    [Fact]
    public async Task The_origin_gets_few_headers_and_chooses_the_protocol()
    {
        await using var origin = await SocketOrigin.StartAsync();
        origin.Protocol = "two";
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate, set: options =>
        {
            options.AddSubProtocol("one");
            options.AddSubProtocol("two");
            options.SetRequestHeader("User-Agent", "seen");
            options.SetRequestHeader("Authorization", "Bearer unseen");
            options.SetRequestHeader("Cookie", "unseen=1");
            options.SetRequestHeader("X-Forwarded-For", "9.9.9.9");
            options.SetRequestHeader("Sec-WebSocket-Extensions", "permessage-deflate");
        });

        var request = origin.Requests.All.Single();

        Assert.Equal("two", client.Socket.SubProtocol);
        Assert.Equal("one, two", HeaderOf(request, "Sec-WebSocket-Protocol"));
        Assert.Equal("seen", HeaderOf(request, "User-Agent"));
        Assert.Equal("127.0.0.1", HeaderOf(request, "X-Forwarded-For"));
        Assert.Null(HeaderOf(request, "Authorization"));
        Assert.Null(HeaderOf(request, "Cookie"));
        Assert.Null(HeaderOf(request, "Sec-WebSocket-Extensions"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", HttpStatusCode.BadGateway)]
    [InlineData(null, HttpStatusCode.BadGateway)]
    public async Task An_origin_that_cannot_be_had_is_said_before_anything_is_accepted(string? url, HttpStatusCode status)
    {
        await using var plain = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(url ?? plain.Url);
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(
            () => client.ConnectAsync(new Uri($"ws://{gate.Public.Authority}/websocket"), CancellationToken.None));

        Assert.Equal(status, client.HttpStatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("https://player.example", true)]
    [InlineData(null, true)]
    [InlineData("own", true)]
    public async Task Only_pages_of_allowed_origins_open_sockets(string? page, bool allowed)
    {
        await using var origin = await SocketOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url, ("PlayGate:Cors:AllowedOrigins:0", "https://player.example"));
        var sent = page == "own" ? $"http://{gate.Public.Authority}" : page;

        var connecting = SignalClient.ConnectAsync(gate, set: options =>
        {
            if (sent is not null)
            {
                options.SetRequestHeader("Origin", sent);
            }
        });

        if (allowed)
        {
            (await connecting).Dispose();
            Assert.Null(HeaderOf(origin.Requests.All.Single(), "Origin"));
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
            Assert.Empty(origin.Requests.All);
        }
    }

    [Fact]
    public async Task Close_codes_pass_both_ways()
    {
        await using var origin = await SocketOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using (var client = await SignalClient.ConnectAsync(gate))
        {
            await client.Socket.CloseOutputAsync((WebSocketCloseStatus)4001, "not for the origin", CancellationToken.None);
            Assert.Equal("close 4001 ", await origin.Received.FirstAsync(text => text.StartsWith("close", StringComparison.Ordinal)));
        }

        using var other = await SignalClient.ConnectAsync(gate);
        var socket = (await origin.Sockets.AtLeastAsync(2))[1];
        await socket.CloseOutputAsync((WebSocketCloseStatus)4002, "origin says", CancellationToken.None);
        Assert.Equal("close 4002 origin says", await other.HearAsync());
    }

    [Fact]
    public async Task An_ended_session_closes_its_socket_at_once()
    {
        await using var origin = await SocketOrigin.StartAsync();
        origin.Answer = (socket, _) => SocketOrigin.SayAsync(socket, "answer");
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);
        var token = await PlayAsync(gate, client);
        Assert.Equal("answer", await client.HearAsync());

        using var ended = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");
        ended.EnsureSuccessStatusCode();

        Assert.Equal("close 1008 session_revoked", await client.HearAsync());
        Assert.Equal("close 1001 ", await origin.Received.FirstAsync(text => text.StartsWith("close", StringComparison.Ordinal)));
        using var again = await SignalClient.ConnectAsync(gate);
        await again.RefusedAsync(Play(token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_is_given_back_if_the_origin_closes_without_a_word(bool answered)
    {
        await using var origin = await SocketOrigin.StartAsync();
        origin.Answer = (socket, _) => answered ? SocketOrigin.SayAsync(socket, "answer") : Task.CompletedTask;
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);
        var token = await PlayAsync(gate, client);
        await origin.Received.AtLeastAsync(1);
        if (answered)
        {
            Assert.Equal("answer", await client.HearAsync());
        }

        origin.Sockets.All.Single().Abort();
        Assert.Equal("close 1011 origin_unreachable", await client.HearAsync());

        var explained = await gate.CallAsync("POST", "/api/tokens/explain", $$"""{"tokenId":"{{token}}","path":"/streams/cam.m3u8"}""");
        Assert.Equal(answered ? "token_invalid" : null, (string?)explained.Json["code"]);
    }

    [Fact]
    public async Task A_socket_takes_its_sessions_with_it()
    {
        await using var origin = await SocketOrigin.StartAsync();
        origin.Answer = (socket, _) => SocketOrigin.SayAsync(socket, "answer");
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var first = await SignalClient.ConnectAsync(gate);
        await first.SayAsync(Play(await gate.MintAsync("cam", "publish"), "publish"));
        Assert.Equal("answer", await first.HearAsync());
        using var second = await SignalClient.ConnectAsync(gate);
        var publish = Play(await gate.MintAsync("cam", "publish"), "publish");
        await second.RefusedAsync(publish);

        await first.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

        string heard;
        do
        {
            await second.SayAsync(publish);
            heard = await second.HearAsync();
        }
        while (heard != "answer");
    }

    [Fact]
    public async Task An_outage_is_said_and_is_no_denial()
    {
        await using var origin = await SocketOrigin.StartAsync();
        origin.Answer = (socket, _) => SocketOrigin.SayAsync(socket, "answer");
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);
        var token = await gate.MintAsync("cam");

        await using (await gate.LockStoreAsync())
        {
            Assert.Equal("cam", await client.RefusedAsync(Play(token), "store_unavailable"));
        }

        await client.SayAsync(Play(token));
        Assert.Equal("answer", await client.HearAsync());
    }

    [Fact]
    public async Task A_server_that_stops_says_goodbye()
    {
        await using var origin = await SocketOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        using var client = await SignalClient.ConnectAsync(gate);

        gate.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal("close 1001 ", await client.HearAsync());
    }

    private static string? HeaderOf(RecordedRequest request, string name) =>
        request[name] is { Count: > 0 } values ? string.Join(", ", values) : null;

    private static string Play(string token, string command = "play") =>
        $$"""{"command":"{{command}}","streamId":"cam","token":"{{token}}"}""";

    private static async Task<string> PlayAsync(TestGate gate, SignalClient client)
    {
        var token = await gate.MintAsync("cam");
        await client.SayAsync(Play(token));
        return token;
    }
}
