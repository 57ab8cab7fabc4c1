using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.ForwardAuth;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Publishing;
using PlayGate.ContractTests.Publishing.Signalling;
using PlayGate.ForwardAuth;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Issuers;

/// <summary>A token of another issuer goes wherever PlayGate's own goes.</summary>
public sealed class ForeignTokenWaysTests
{
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData(ForwardAuthProxy.Nginx)]
    [InlineData(ForwardAuthProxy.Envoy)]
    public async Task Another_proxy_asks_about_it(ForwardAuthProxy proxy)
    {
        await using var asking = await AskingProxy.StartAsync(proxy, LmsTokens.Settings());
        var target = $"/streams/cam.m3u8?token={asking.Gate.Sign("cam")}";

        var cookie = await asking.OpenAsync(target);

        Assert.Equal(403, (await asking.AskAsync(target)).Status);
        Assert.Equal(200, (await asking.AskAsync("/streams/cam0001.ts", "GET", cookie)).Status);
    }

    [Fact]
    public async Task Media_servers_ask_about_it_and_again_for_the_same_connection()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", LmsTokens.Settings(("PlayGate:Publishing:OnePublisherPerStream", "false")));
        (string Server, Func<string, string, (string Body, string Type)> Ask)[] servers =
        [
            ("nginx-rtmp", (token, id) => (
                $"app=live&flashver=x&addr=192.0.2.7&clientid={id}&call=publish&name=cam&type=live&token={token}", Form)),
            ("srs", (token, id) => Json(
                new { action = "on_publish", client_id = id, ip = "192.0.2.7", app = "live", stream = "cam", param = $"?token={token}" })),
            ("mediamtx", (token, id) => Json(
                new { ip = "192.0.2.7", action = "publish", path = "cam", protocol = "rtmp", id, query = $"token={token}" })),
            ("mediamtx", (token, id) => Json(
                new { ip = "192.0.2.7", action = "publish", path = "cam", protocol = "webrtc", id, query = "", token })),
        ];

        foreach (var (server, ask) in servers)
        {
            var token = gate.Sign("cam", "publish");
            async Task<int> AskAsync(string text, string id)
            {
                var (body, type) = ask(text, id);
                return (await gate.HookAsync(server, body, type)).Status;
            }

            Assert.Equal(403, await AskAsync(gate.Sign("cam"), "1"));
            Assert.Equal(403, await AskAsync(gate.Sign("other", "publish"), "1"));
            Assert.InRange(await AskAsync(token, "1"), 200, 204);
            Assert.InRange(await AskAsync(token, "1"), 200, 204);
            Assert.Equal(403, await AskAsync(token, "2"));
            gate.Leap(TimeSpan.FromMinutes(20));
            Assert.InRange(await AskAsync(token, "1"), 200, 204);
        }
    }

    [Fact]
    public async Task An_encoder_may_append_it_to_the_streams_name_which_the_server_then_renames()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", LmsTokens.Settings());

        var body = $"app=live&flashver=x&addr=192.0.2.7&clientid=1&call=publish&name=cam/{gate.Sign("cam", "publish")}&type=live";
        using var server = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = gate.Admin };
        using var content = new StringContent(body, Encoding.UTF8, Form);
        using var answer = await server.PostAsync("/hooks/nginx-rtmp", content);

        Assert.Equal((HttpStatusCode.Found, "cam"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal(["publish default/cam 192.0.2.7"], await gate.SessionsAsync());
    }

    [Fact]
    public async Task Whip_takes_it_as_bearer()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(201, "v=0", ("Location", "/res/1"), ("Content-Type", "application/sdp")));
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings());
        var token = gate.Sign("cam", "publish");

        using var first = await OfferAsync(gate, token);
        using var again = await OfferAsync(gate, token);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Forbidden), (first.StatusCode, again.StatusCode));
        Assert.Empty(origin.Requests.All.Single()["Authorization"]);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("jwtToken")]
    public async Task Signalling_takes_it_out_of_the_message(string field)
    {
        await using var origin = await SocketOrigin.StartAsync();
        origin.Answer = (socket, _) => SocketOrigin.SayAsync(socket, "answer");
        await using var gate = await TestGate.InFrontOfAsync(origin.Url, LmsTokens.Settings());
        using var client = await SignalClient.ConnectAsync(gate);

        await client.SayAsync($$"""{"command":"play","streamId":"cam","{{field}}":"{{gate.Sign("cam")}}"}""");

        Assert.Equal("answer", await client.HearAsync());
        Assert.Equal(["""{"command":"play","streamId":"cam"}"""], origin.Received.All);
    }

    private static (string Body, string Type) Json(object value) =>
        (JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(value))!.ToJsonString(), "application/json");

    private static async Task<HttpResponseMessage> OfferAsync(TestGate gate, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/whip/cam")
        {
            Content = new StringContent("v=0", Encoding.UTF8, "application/sdp"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return await gate.Viewer.SendAsync(request);
    }
}
