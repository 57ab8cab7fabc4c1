using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Publishing;

/// <summary>With the bodies of MediaMTX's documentation of external HTTP authentication.</summary>
public sealed class MediaMtxHookTests
{
    private const string Camera = "8f3c2a54-5d31-4f43-bb0f-2f6f2b1f3d11";

    [Fact]
    public async Task A_client_that_has_sent_nothing_is_asked_and_one_with_a_bad_token_is_refused()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");

        Assert.Equal(401, await AskAsync(gate, "publish"));
        Assert.Equal(403, await AskAsync(gate, "publish", query: "token=nonsense"));
        Assert.Equal(403, await AskAsync(gate, "publish", query: $"token={await gate.MintAsync("cam")}"));
        Assert.Equal(204, await AskAsync(gate, "publish", query: $"token={await gate.MintAsync("cam", "publish")}"));
    }

    [Fact]
    public async Task A_token_may_come_as_the_query_the_bearer_or_the_password()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Publishing:OnePublisherPerStream", "false"));

        Assert.Equal(204, await AskAsync(gate, "publish", query: $"a=b&token={await gate.MintAsync("cam", "publish")}", id: "1"));
        Assert.Equal(204, await AskAsync(gate, "publish", token: await gate.MintAsync("cam", "publish"), id: "2"));
        Assert.Equal(204, await AskAsync(gate, "publish", password: await gate.MintAsync("cam", "publish"), id: "3"));
        var both = await gate.MintAsync("cam", "publish");
        Assert.Equal(204, await AskAsync(gate, "publish", query: $"token={both}", token: both, password: "of something else", id: "4"));
    }

    [Fact]
    public async Task Readers_are_viewers_and_come_back_with_every_request_where_they_have_no_connection()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var (token, other) = (await gate.MintAsync("cam", more: new { expiresIn = 60 }), await gate.MintAsync("cam"));

        foreach (var action in new[] { "read", "read", "playback" })
        {
            Assert.Equal(204, await AskAsync(gate, action, query: $"token={token}", id: null, protocol: "hls"));
            Assert.Equal(204, await AskAsync(gate, action, query: $"token={other}", id: null, protocol: "hls"));
            gate.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, (await gate.SessionsAsync()).Length);
        Assert.Equal(403, await AskAsync(gate, "read", query: $"token={token}", id: null, protocol: "hls", address: "192.0.2.8"));
    }

    [Theory]
    [InlineData("api")]
    [InlineData("metrics")]
    [InlineData("pprof")]
    [InlineData("")]
    public async Task Everything_but_media_is_refused_also_without_control(string action)
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        await gate.SwitchAsync(play: false, publish: false);

        Assert.Equal(403, await AskAsync(gate, action));
        Assert.Equal(204, await AskAsync(gate, "publish"));
    }

    [Fact]
    public async Task Whoever_has_left_is_told_by_a_command_of_the_servers()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        Assert.Equal(204, await AskAsync(gate, "publish", query: $"token={await gate.MintAsync("cam", "publish")}"));
        Assert.Equal(204, await AskAsync(gate, "read", query: $"token={await gate.MintAsync("cam")}", id: "reader"));

        Assert.Equal(403, (await gate.HookAsync("mediamtx?action=unread&path=cam", "")).Status);
        Assert.Equal(204, (await gate.HookAsync("mediamtx?action=unread&path=cam&id=another", "")).Status);
        Assert.Equal(204, (await gate.HookAsync("mediamtx?action=unpublish&path=yard", "")).Status);
        Assert.Equal(2, (await gate.SessionsAsync()).Length);

        Assert.Equal(204, (await gate.HookAsync("mediamtx?action=unread&path=cam&id=reader", "")).Status);
        Assert.Equal(["publish default/cam 192.0.2.7"], await gate.SessionsAsync());
        Assert.Equal(204, (await gate.HookAsync("mediamtx?action=unpublish&path=cam", "")).Status);
        Assert.Empty(await gate.SessionsAsync());
    }

    [Fact]
    public async Task A_path_may_begin_with_an_application_and_is_the_stream_otherwise()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Applications:studio:Origin", "http://127.0.0.1:9"));

        Assert.Equal(204, await AskAsync(
            gate, "publish", query: $"token={await gate.MintAsync("cam", "publish", new { application = "studio" })}", path: "studio/cam"));
        Assert.Equal(
            204, await AskAsync(gate, "publish", query: $"token={await gate.MintAsync("live/cam", "publish")}", path: "live/cam", id: "2"));
        Assert.Equal(
            403, await AskAsync(gate, "publish", query: $"token={await gate.MintAsync("cam", "publish")}", path: "default/cam", id: "3"));
        Assert.Equal(
            204, await AskAsync(
                gate, "publish", query: $"token={await gate.MintAsync("default/cam", "publish")}", path: "default/cam", id: "4"));
    }

    private static async Task<int> AskAsync(
        TestGate gate, string action, string query = "", string token = "", string password = "", string path = "cam",
        string? id = Camera, string protocol = "rtmp", string address = "192.0.2.7") => (await gate.HookAsync("mediamtx", $$"""
        {"ip":"{{address}}","user":"","password":"{{password}}","token":"{{token}}","action":"{{action}}","path":"{{path}}","protocol":"{{protocol}}","id":{{(id is null ? "null" : $"\"{id}\"")}},"query":"{{query}}"}
        """)).Status;
}
