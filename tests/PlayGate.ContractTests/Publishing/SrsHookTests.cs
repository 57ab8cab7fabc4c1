using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Publishing;

/// <summary>With the bodies of SRS's documentation of its HTTP callbacks.</summary>
public sealed class SrsHookTests
{
    private static readonly (int, string) In = (200, """{"code":0}""");
    private static readonly (int, string) Out = (403, """{"code":403}""");

    [Fact]
    public async Task A_publisher_and_a_player_are_let_in_by_their_tokens_and_leave()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var (publish, play) = (await gate.MintAsync("livestream", "publish"), await gate.MintAsync("livestream"));

        Assert.Equal(Out, await SendAsync(gate, "on_publish", "p1", ""));
        Assert.Equal(Out, await SendAsync(gate, "on_publish", "p1", play));
        Assert.Equal(In, await SendAsync(gate, "on_publish", "p1", publish));
        Assert.Equal(In, await SendAsync(gate, "on_publish", "p1", publish));
        Assert.Equal(Out, await SendAsync(gate, "on_publish", "p2", publish));
        Assert.Equal(In, await SendAsync(gate, "on_play", "v1", play));
        Assert.Equal(["play default/livestream 192.168.1.10", "publish default/livestream 192.168.1.10"], await gate.SessionsAsync());

        Assert.Equal(In, await SendAsync(gate, "on_stop", "v1", play));
        Assert.Equal(In, await SendAsync(gate, "on_unpublish", "p2", publish));
        Assert.Equal(["publish default/livestream 192.168.1.10"], await gate.SessionsAsync());
        Assert.Equal(In, await SendAsync(gate, "on_unpublish", "p1", publish));
        Assert.Empty(await gate.SessionsAsync());
    }

    [Fact]
    public async Task Client_ids_are_numbers_or_texts()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");

        var hook = await gate.HookAsync("srs", $$"""
            {"action":"on_publish","client_id":1985,"ip":"192.168.1.10","vhost":"video.test.com","app":"live","stream":"livestream","param":"?token={{await gate.MintAsync("livestream", "publish")}}&salt=yyy"}
            """);

        Assert.Equal(In, hook);
    }

    [Fact]
    public async Task A_publisher_whose_server_says_no_more_is_not_idle()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Session:IdleTimeout", "00:01:00"));
        Assert.Equal(In, await SendAsync(gate, "on_publish", "p1", await gate.MintAsync("livestream", "publish")));
        var activity = gate.Services.GetRequiredService<Sessions.SessionActivity>();
        var sights = gate.Services.GetRequiredService<Sessions.SightWriter>();

        for (var second = 0; second < 90; second++)
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            activity.CutEnded();
            await activity.CutIdleAsync(default);
            await sights.WriteAsync(default);
        }

        Assert.Single(await gate.SessionsAsync());
        Assert.Equal((429, """{"code":429}"""), await SendAsync(gate, "on_publish", "p2", await gate.MintAsync("livestream", "publish")));
    }

    /// <summary>SRS looks streams up without what follows the last dot, so <c>cam.v2</c> would be <c>cam</c> there.</summary>
    [Fact]
    public async Task A_name_with_an_extension_is_another_stream_to_the_server_and_lets_nobody_in()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        (string App, string Stream)[] asked =
        [
            ("live", "cam.v2"), ("live", "cam."), ("live/cam", "x.flv"), ("/live", "cam.v2"), ("/live", "cam"),
        ];
        foreach (var id in (string[])["cam", "cam.v2", "cam/x", "cam/x.flv", "live/cam", "live/cam.v2"])
        {
            var token = await gate.MintAsync(id);
            foreach (var (app, stream) in asked)
            {
                Assert.Equal(Out, await gate.HookAsync("srs", Body("on_play", app, stream, "?token=" + token)));
            }
        }

        Assert.Equal(In, await gate.HookAsync("srs", Body("on_play", "live", "cam", "?token=" + await gate.MintAsync("cam"))));
        await gate.SwitchAsync(play: false, publish: false);
        Assert.Equal(In, await gate.HookAsync("srs", Body("on_play", "live", "cam.v2", "")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"action":"on_publish"}""")]
    [InlineData(
        """{"action":"on_publish","client_id":"1","ip":"192.168.1.10","app":"live","stream":"livestream","stream":"other","param":""}""")]
    [InlineData("""{"action":"on_connect","client_id":"1","ip":"192.168.1.10","app":"live","stream":"livestream","param":""}""")]
    [InlineData("""{"action":"on_publish","client_id":{},"ip":"192.168.1.10","app":"live","stream":"\ud800","param":7}""")]
    public async Task What_is_no_callback_of_ours_is_refused_also_without_control(string body)
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        await gate.SwitchAsync(play: false, publish: false);

        Assert.Equal(Out, await gate.HookAsync("srs", body));
        Assert.Equal(In, await SendAsync(gate, "on_publish", "p1", ""));
    }

    private static string Body(string action, string app, string stream, string param) => $$"""
        {"action":"{{action}}","client_id":"1","ip":"192.168.1.10","vhost":"video.test.com","app":"{{app}}","stream":"{{stream}}","param":"{{param}}"}
        """;

    private static Task<(int Status, string Body)> SendAsync(TestGate gate, string action, string client, string token) => gate.HookAsync("srs", $$"""
        {
            "action": "{{action}}", "client_id": "{{client}}", "ip": "192.168.1.10", "vhost": "video.test.com", "app": "live",
            "tcUrl": "rtmp://video.test.com/live", "stream": "livestream", "param": "{{(token.Length > 0 ? "?token=" + token : "")}}",
            "server_id": "vid-werty", "stream_url": "video.test.com/live/livestream", "stream_id": "vid-124q9y3"
        }
        """);
}
