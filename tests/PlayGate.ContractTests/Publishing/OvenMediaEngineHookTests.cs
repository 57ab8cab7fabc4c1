using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Publishing;

/// <summary>With the bodies of OvenMediaEngine's documentation of admission webhooks.</summary>
public sealed class OvenMediaEngineHookTests
{
    private const string Secret = "a-secret-of-some-length";

    private static readonly string[] Misread =
    [
        "ws://ome:3333/app/secret/../stream",
        "ws://ome:3333/app/secret/%2e%2e/stream",
        "ws://ome:3333/app/secret/%2E./stream",
        "srt://ome:9999/app/secret/../stream",
        "rtmp://ome:1935/app/secret/../stream",
        "ws://ome:3333/app/./stream",
        "ws://ome:3333/./app/stream",
        "ws://ome:3333/x/../app/stream",
        "ws://ome:3333//app/stream",
        "ws://ome:3333/app//stream",
        "ws://ome:3333/app/stream/",
        "ws://ome:3333/app/secret%2f..%2fstream",
        "ws://ome:3333/app/secret%5c..%5cstream",
        "ws://ome:3333/app\\\\stream",
        "ws://ome:3333/app/stream;secret",
        "ws://ome:3333/app/stream#secret",
        "ws://ome:3333/app/str%65am",
        "ws://ome:3333/app/%73tream",
        "ws://ome:3333/app/stream%00",
        "ws://ome:3333/app/stream?x=ws://h/app/secret",
        "ws://ome/app/stream?x=u:p@h/app/secret",
        "ws://ome:3333/app/stream?u=p@h/app/secret",
        "ws://ome:33x/app/stream",
        "ws://ome#x/app/stream",
        "ws://?@ome/app/stream",
        "ws://u?:p@ome/app/stream",
        "ws://[x]@ome/app/stream",
        "ws://[]/app/stream",
        "ws://[a-b:1]/app/stream",
        "ws:/app/stream",
        "/app/stream",
    ];

    [Fact]
    public async Task A_publisher_is_let_in_for_as_long_as_its_session_lasts_and_leaves()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("stream", "publish", new { sessionLifetime = 60 });

        Assert.Equal(
            (200, """{"allowed":true,"lifetime":60000}"""),
            await SendAsync(gate, Body("incoming", "opening", $"rtmp://host:1935/app/stream?token={token}")));
        Assert.Equal(["publish default/stream 211.233.58.86"], await gate.SessionsAsync());
        Assert.Equal((200, "{}"), await SendAsync(gate, Body("incoming", "closing", $"rtmp://host:1935/app/stream?token={token}")));
        Assert.Empty(await gate.SessionsAsync());
    }

    [Theory]
    [InlineData("incoming", "rtmp://host:1935/app/stream", "token_required")]
    [InlineData("outgoing", "https://host:3334/app/stream/llhls.m3u8?token=x", "token_invalid")]
    public async Task A_refusal_says_why(string direction, string url, string code)
    {
        await using var gate = await StartAsync();

        Assert.Equal((200, $$"""{"allowed":false,"reason":"{{code}}"}"""), await SendAsync(gate, Body(direction, "opening", url)));
    }

    [Fact]
    public async Task Players_ask_for_files_and_encoders_put_their_tokens_behind_the_stream()
    {
        await using var gate = await StartAsync();
        var (play, publish) = (await gate.MintAsync("stream"), await gate.MintAsync("stream", "publish"));

        Assert.Contains(
            "true",
            (await SendAsync(gate, Body("outgoing", "opening", $"https://host:3334/app/stream/llhls.m3u8?token={play}"))).Body,
            StringComparison.Ordinal);
        Assert.Contains(
            "true",
            (await SendAsync(gate, Body("incoming", "opening", $"rtmp://host:1935/app/stream/{publish}"))).Body,
            StringComparison.Ordinal);
    }

    /// <summary>The server splits the raw text: it neither decodes nor folds, and takes the last :// and @ for the authority's.</summary>
    [Fact]
    public async Task A_url_that_the_server_reads_otherwise_lets_nobody_in()
    {
        await using var gate = await StartAsync();
        var (play, publish) = (await gate.MintAsync("stream"), await gate.MintAsync("stream", "publish"));
        foreach (var url in Misread)
        {
            var query = url.Contains('?', StringComparison.Ordinal) ? "&token=" : "?token=";
            foreach (var hook in new[]
            {
                Body("outgoing", "opening", url + query + play), Body("incoming", "opening", url + query + publish),
            })
            {
                var answer = await SendAsync(gate, hook);
                Assert.True(
                    answer.Status is >= 200 and < 500 && answer.Body.Contains("\"allowed\":false", StringComparison.Ordinal),
                    $"{url}: {answer}");
            }
        }

        Assert.Empty(await gate.SessionsAsync());
    }

    [Theory]
    [InlineData("ws://[::1]:3333/app/stream")]
    [InlineData("wss://user:word@ome/app/stream/llhls.m3u8")]
    [InlineData("ws://ome/app/stream/low-quality_1%20.m3u8")]
    public async Task A_url_that_the_server_reads_as_we_do_lets_players_in(string url)
    {
        await using var gate = await StartAsync();

        Assert.Contains(
            "\"allowed\":true",
            (await SendAsync(gate, Body("outgoing", "opening", $"{url}?token={await gate.MintAsync("stream")}"))).Body,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// By RTMP the server takes the whole key for the stream's name: without a new URL it would be called <c>stream/{token}</c>.
    /// </summary>
    [Fact]
    public async Task A_publisher_with_its_token_behind_the_stream_is_led_to_the_stream()
    {
        await using var gate = await StartAsync();
        var (token, other) =
            (await gate.MintAsync("stream", "publish", new { sessionLifetime = 60 }), await gate.MintAsync("stream", "publish"));

        Assert.Equal(
            (200, """{"allowed":true,"lifetime":60000,"new_url":"rtmp://host:1935/app/stream"}"""),
            await SendAsync(gate, Body("incoming", "opening", $"rtmp://host:1935/app/stream/{token}?x=1")));
        Assert.Equal(
            (403, """{"allowed":false,"reason":"not_understood"}"""),
            await SendAsync(gate, Body("incoming", "opening", $"rtmp://host:1935/app/stream/secret?token={other}")));
    }

    [Fact]
    public async Task Without_control_there_is_no_bound()
    {
        await using var gate = await StartAsync();
        await gate.SwitchAsync(play: false, publish: false);

        Assert.Equal(
            (200, """{"allowed":true,"lifetime":0}"""), await SendAsync(gate, Body("incoming", "opening", "rtmp://host:1935/app/stream")));
    }

    [Fact]
    public async Task Only_what_is_signed_with_the_secret_counts()
    {
        await using var gate = await StartAsync();
        var body = Body("incoming", "opening", $"rtmp://host:1935/app/stream?token={await gate.MintAsync("stream", "publish")}");

        Assert.Equal(403, (await gate.HookAsync("ovenmediaengine", body)).Status);
        Assert.Equal(403, (await gate.HookAsync("ovenmediaengine", body, headers: ("X-PlayGate-Hook-Secret", Secret))).Status);
        Assert.Equal(403, (await gate.HookAsync("ovenmediaengine", body, headers: ("X-OME-Signature", Sign(body + " ")))).Status);
        Assert.Equal(403, (await gate.HookAsync(
            "ovenmediaengine", body, headers: ("X-OME-Signature", Sign(body, "another-secret-of-some-length")))).Status);
        Assert.Equal(200, (await gate.HookAsync("ovenmediaengine", body, headers: ("X-OME-Signature", Sign(body) + "="))).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(
        """{"client":{"address":"192.0.2.7","port":1},"request":{"direction":"sideways","protocol":"rtmp","status":"opening","url":"rtmp://host/app/stream"}}""")]
    [InlineData(
        """{"client":{"address":"192.0.2.7","port":1},"request":{"direction":"incoming","protocol":"rtmp","status":"opening","url":"rtmp://host/app"}}""")]
    [InlineData(
        """{"client":{"address":"192.0.2.7","port":1},"request":{"direction":"incoming","protocol":"rtmp","status":"opening","url":"no url"}}""")]
    public async Task What_is_no_webhook_is_refused_also_without_control(string body)
    {
        await using var gate = await StartAsync();
        await gate.SwitchAsync(play: false, publish: false);

        Assert.Equal((403, """{"allowed":false,"reason":"not_understood"}"""), await SendAsync(gate, body));
    }

    private static Task<TestGate> StartAsync() => TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Hooks:Secret", Secret));

    private static Task<(int Status, string Body)> SendAsync(TestGate gate, string body) =>
        gate.HookAsync("ovenmediaengine", body, headers: ("X-OME-Signature", Sign(body)));

    private static string Sign(string body, string secret = Secret)
    {
#pragma warning disable CA5350 // As the server does.
        return Base64Url.EncodeToString(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5350
    }

    private static string Body(string direction, string status, string url) => $$"""
        {
          "client": { "address": "211.233.58.86", "port": 29291, "real_ip": "192.0.2.43", "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)" },
          "request": { "direction": "{{direction}}", "protocol": "rtmp", "status": "{{status}}", "url": "{{url}}", "time": "2021-05-12T13:45:00.000Z" }
        }
        """;
}
