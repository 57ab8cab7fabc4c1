using System.Net.Sockets;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>
/// Header values are bytes (RFC 9110 §5.5): what lies above ASCII passes both ways as it is, and what no server can send is a bad gateway.
/// Origins and clients of these tests read and write Latin-1, so that a character is a byte.
/// </summary>
public sealed class HeaderBytesTests
{
    /// <summary>UTF-8, Latin-1, and bytes that are no UTF-8 at all.</summary>
    public static TheoryData<string> Values => new(Utf8("é.mp4"), "\u00e9.mp4", "\u00ff\u00fe\u0080", Utf8("映画"));

    [Theory]
    [MemberData(nameof(Values))]
    public async Task What_an_origin_says_passes_from_the_origin_and_from_the_shield(string value)
    {
        await using var origin = await RawOrigin.StartAsync(
            $"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Control: max-age=60\r\nContent-Disposition: inline; filename=\"{value}\"\r\n"
                + $"ETag: \"{value}\"\r\nX-Title: {value}\r\n\r\nmedia");
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        var cookie = $"Cookie: {await gate.OpenAsync("/streams/cam.mp4", await gate.MintAsync("cam"))}";

        foreach (var cached in new[] { "MISS", "HIT", "HIT" })
        {
            var response = await RawClient.GetAsync(gate.Public, "/streams/cam0001.ts", cookie);
            Assert.Equal((200, "media", cached), (response.Status, response.Text, response.Header("X-Cache")));
            Assert.Equal([$"inline; filename=\"{value}\""], response["Content-Disposition"]);
            Assert.Equal([$"\"{value}\""], response["ETag"]);
            Assert.Equal([value], response["X-Title"]);
        }

        var part = await RawClient.GetAsync(gate.Public, "/streams/cam0001.ts", cookie, "Range: bytes=1-2");
        Assert.Equal((206, "ed", $"\"{value}\""), (part.Status, part.Text, part.Header("ETag")));
        var known = await RawClient.GetAsync(gate.Public, "/streams/cam0001.ts", cookie, $"If-None-Match: \"{value}\"");
        Assert.Equal((304, $"\"{value}\""), (known.Status, known.Header("ETag")));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task What_a_viewer_says_passes(string value)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        var response = await RawClient.GetAsync(
            gate.Public, "/streams/cam0001.ts", $"Cookie: theme={value}; {cookie}", $"User-Agent: {value}", $"X-Title: {value}",
            $"Referer: http://x.example/{value}?token=1");

        Assert.Equal(200, response.Status);
        var asked = origin.Requests.All[^1];
        Assert.Equal([$"theme={value}"], asked["Cookie"]);
        Assert.Equal([value], asked["User-Agent"]);
        Assert.Equal([value], asked["X-Title"]);
        Assert.Equal([$"http://x.example/{value}"], asked["Referer"]);
    }

    [Theory]
    [InlineData("{origin}/streams/cam/\u00c3\u00a9.m3u8?a=\u00c3\u00a9", "/streams/cam/%C3%A9.m3u8?a=%C3%A9")]
    [InlineData("https://cdn.example/\u00c3\u00a9.m3u8", "https://cdn.example/\u00c3\u00a9.m3u8")]
    [InlineData("\u00c3\u00a9.m3u8", "\u00c3\u00a9.m3u8")]
    public async Task A_redirect_names_the_same_file(string location, string expected)
    {
        await using var origin = await RawOrigin.StartAsync("");
        await using var gate = await TestGate.InFrontOfAsync(origin.Url, TestGate.Unshielded);
        origin.Answer = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
            + $"Location: {location.Replace("{origin}", origin.Url, StringComparison.Ordinal)}\r\n\r\n";

        var response = await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");

        Assert.Equal(302, response.Status);
        Assert.StartsWith(expected, response.Header("Location"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Title: a\u0001b")]
    [InlineData("X-Title: a\u007fb")]
    [InlineData("X-Title: a\u001bb")]
    public async Task What_cannot_be_passed_is_a_bad_gateway_each_time(string line)
    {
        await using var origin = await RawOrigin.StartAsync(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Control: max-age=60\r\n\r\nmedia");
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);
        var cookie = $"Cookie: {await gate.OpenAsync("/streams/cam.mp4", await gate.MintAsync("cam"))}";
        origin.Answer = $"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Control: max-age=60\r\n{line}\r\n\r\nmedia";

        for (var i = 0; i < 3; i++)
        {
            var response = await RawClient.GetAsync(gate.Public, "/streams/cam0001.ts", cookie);
            Assert.Equal(502, response.Status);
            Assert.Contains("origin_unreachable", response.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task What_a_socket_is_asked_for_with_passes(string value)
    {
        await using var origin = await SocketOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url);

        var response = await RawClient.GetAsync(
            gate.Public, "/websocket", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", $"User-Agent: {value}");

        Assert.Equal(101, response.Status);
        Assert.Equal([value], origin.Requests.All[0]["User-Agent"]);
    }

    [Fact]
    public async Task A_publisher_gets_what_the_origin_says_and_a_resource_with_the_same_bytes()
    {
        var (title, file) = (Utf8("é"), Utf8("/whip/é/1?a=é"));
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(201, "v=0", ("Location", file), ("X-Title", title), ("Content-Type", "application/sdp")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var begun = await RawClient.SendAsync(
            gate.Public,
            $"POST /whip/cam HTTP/1.1\r\nHost: {gate.Public.Authority}\r\n"
                + $"Authorization: Bearer {await gate.MintAsync("cam", "publish")}\r\nContent-Type: application/sdp\r\nContent-Length: "
                + "3\r\n\r\nv=0");
        Assert.Equal((201, title), (begun.Status, begun.Header("X-Title")));
        origin.Answer = OriginAnswer.Respond(200, "");

        Assert.Equal(200, (await RawClient.SendAsync(gate.Public, "DELETE", begun.Header("Location")!)).Status);
        Assert.Equal("/whip/%C3%A9/1?a=%C3%A9", origin.Requests.All[^1].Target);
    }

    /// <summary>Bytes that are no text of ours do not become any by being read one by one.</summary>
    [Fact]
    public async Task Agents_are_shown_as_their_player_wrote_them_and_keys_are_their_bytes()
    {
        const string key = "schlüssel-0123456789";
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Admin:ApiKeys:0", hash));
        var authorization = $"Authorization: Bearer {Utf8(key)}";
        var minted = await RawClient.SendAsync(
            gate.Admin,
            $"POST /api/tokens HTTP/1.1\r\nHost: {gate.Admin.Authority}\r\n{authorization}\r\nContent-Type: application/json\r\n"
                + $"Content-Length: 32\r\n\r\n{{\"streamId\":\"cam\",\"type\":\"play\"}}");
        Assert.Equal(201, minted.Status);
        var token = System.Text.Json.Nodes.JsonNode.Parse(minted.Text)!["tokenId"]!.GetValue<string>();

        await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={token}", $"User-Agent: {Utf8("Plāyer/1")}");

        var sessions = await RawClient.GetAsync(gate.Admin, "/api/sessions?streamId=cam", authorization);
        Assert.Equal("Plāyer/1", System.Text.Json.Nodes.JsonNode.Parse(sessions.Text)!["items"]![0]!["agent"]!.GetValue<string>());
    }

    /// <summary>The bytes of a text's UTF-8, one character each.</summary>
    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// An origin that answers every request on a connection of its own with bytes as they are: Kestrel would not send them.
    /// </summary>
    private sealed class RawOrigin : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
        private Task _accepting = Task.CompletedTask;

        public string Answer { get; set; } = "";

        public string Url => $"http://{_listener.LocalEndpoint}";

        public static Task<RawOrigin> StartAsync(string answer)
        {
            var origin = new RawOrigin { Answer = answer };
            origin._listener.Start();
            origin._accepting = origin.AcceptAsync();
            return Task.FromResult(origin);
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var connection = await _listener.AcceptTcpClientAsync();
                    var stream = connection.GetStream();
                    var head = new StringBuilder();
                    var buffer = new byte[4096];
                    while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
                        && await stream.ReadAsync(buffer) is var count and > 0)
                    {
                        head.Append(Encoding.Latin1.GetString(buffer, 0, count));
                    }

                    await stream.WriteAsync(
                        Encoding.Latin1.GetBytes(Answer.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)));
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException or IOException)
            {
                // Stopped.
            }
        }
    }
}
