using System.Net;
using System.Text;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Publishing;

/// <summary>With the bodies that nginx 1.22 with Debian's libnginx-mod-rtmp 1.2.2 sent to a recorder.</summary>
public sealed class NginxRtmpHookTests
{
    [Fact]
    public async Task A_publisher_with_a_token_is_let_in_as_often_as_its_connection_asks_and_has_one_session()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("cam", "publish");

        Assert.Equal(204, await PublishAsync(gate, $"token={token}"));
        Assert.Equal(204, await PublishAsync(gate, $"token={token}"));
        Assert.Equal(403, await PublishAsync(gate, $"token={token}", client: 8));
        Assert.Equal(403, await PublishAsync(gate, $"token={token}", address: "192.0.2.8"));

        Assert.Equal(["publish default/cam 192.0.2.7"], await gate.SessionsAsync());
    }

    [Fact]
    public async Task A_connection_that_was_let_in_may_ask_again_when_its_token_has_expired()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("cam", "publish", new { expiresIn = 10 });
        Assert.Equal(204, await PublishAsync(gate, $"token={token}"));

        gate.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(204, await PublishAsync(gate, $"token={token}"));
        Assert.Equal(204, await UpdateAsync(gate, $"token={token}"));
        Assert.Equal(403, await PublishAsync(gate, $"token={token}", client: 8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("token=")]
    [InlineData("token=nonsense")]
    [InlineData("x=y")]
    public async Task Nobody_is_let_in_without_a_token(string query)
    {
        await using var gate = await StartAsync();

        Assert.Equal(403, await PublishAsync(gate, query));
        Assert.Equal(403, await PlayAsync(gate, query));
        Assert.Empty(await gate.SessionsAsync());
    }

    [Fact]
    public async Task A_token_of_another_stream_type_or_time_lets_nobody_in_and_is_not_used_up()
    {
        await using var gate = await StartAsync();
        var (yard, play, late) = (await gate.MintAsync("yard", "publish"), await gate.MintAsync("cam"), await gate.MintAsync(
            "cam", "publish", new { expiresIn = 5 }));
        gate.Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(403, await PublishAsync(gate, $"token={yard}"));
        Assert.Equal(403, await PublishAsync(gate, $"token={play}"));
        Assert.Equal(403, await PublishAsync(gate, $"token={late}"));

        Assert.Equal(204, await PublishAsync(gate, $"token={yard}", name: "yard"));
        Assert.Equal(204, await PlayAsync(gate, $"token={play}"));
    }

    [Theory]
    [InlineData("&name=yard")]
    [InlineData("&NAME=yard")]
    [InlineData("&n%61me=yard")]
    [InlineData("&addr=192.0.2.99")]
    [InlineData("&app=other")]
    [InlineData("&call=publish_done")]
    [InlineData("&clientid=1")]
    [InlineData("&tcurl=x")]
    public async Task Whoever_writes_the_servers_own_fields_into_the_query_is_refused(string forged)
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("cam", "publish");

        Assert.Equal(403, await PublishAsync(gate, $"token={token}{forged}"));
        Assert.Equal(403, await PublishAsync(gate, $"harmless=1{forged}&token={token}"));
        Assert.Equal(204, await PublishAsync(gate, $"token={token}&harmless=1"));
    }

    [Fact]
    public async Task Fields_that_the_server_did_not_send_cannot_be_supplied_by_the_query()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("cam", "publish");

        Assert.Equal(403, await SendAsync(gate, $"app=live&call=publish&name=cam&type=live&addr=192.0.2.7&clientid=7&token={token}"));
        Assert.Equal(403, await SendAsync(gate, $"app=live&addr=192.0.2.7&clientid=7&name=cam&call=publish&token={token}"));
    }

    /// <summary>Versions of the module before 1.2 do not escape what a client says when it connects.</summary>
    [Fact]
    public async Task Fields_in_front_of_the_servers_own_are_forged_too()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("yard", "publish");

        Assert.Equal(403, await PublishAsync(gate, $"token={token}", app: "live&addr=192.0.2.9&clientid=1&call=publish&name=yard"));
    }

    [Fact]
    public async Task Two_different_tokens_are_none()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("cam", "publish");

        Assert.Equal(403, await PublishAsync(gate, $"token={token}&token=other"));
        Assert.Equal(403, await PublishAsync(gate, $"token={token}", name: "cam/" + await gate.MintAsync("cam", "publish")));
        Assert.Equal(204, await PublishAsync(gate, $"token={token}&Token={token}"));
    }

    [Fact]
    public async Task A_token_behind_the_stream_counts_too_and_the_stream_is_given_its_own_name()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("a/cam", "publish");

        using var response = await PostAsync(gate, Body("publish", $"a/cam/{token}", "type=live", "", 7, "192.0.2.7"));

        Assert.Equal((HttpStatusCode.Found, "a/cam"), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(204, await SendAsync(gate, Body("update_publish", $"a/cam/{token}", "time=1&timestamp=500", "", 7, "192.0.2.7")));
        Assert.Equal(["publish default/a/cam 192.0.2.7"], await gate.SessionsAsync());
    }

    /// <summary>nginx would relay to a URL, and no header can hold a line break; without control everybody is let in as they are.</summary>
    [Fact]
    public async Task Without_control_a_name_that_is_no_stream_id_is_not_given()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("cam", "publish");
        await gate.SwitchAsync(play: false, publish: false);

        foreach (var name in (string[])["rtmp://elsewhere/live/cam", "cam%0D%0AX-Evil: 1", "k%C3%A4mera", "../cam"])
        {
            using var response = await PostAsync(gate, Body("publish", $"{name}/{token}", "type=live", "", 7, "192.0.2.7"));
            Assert.Equal((HttpStatusCode.NoContent, null), (response.StatusCode, response.Headers.Location));
        }
    }

    [Fact]
    public async Task An_application_of_that_name_is_meant_where_there_is_one()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Applications:studio:Origin", "http://127.0.0.1:9"));
        var token = await gate.MintAsync("cam", "publish", new { application = "studio" });

        Assert.Equal(403, await PublishAsync(gate, $"token={token}"));
        Assert.Equal(204, await PublishAsync(gate, $"token={token}", app: "studio"));
    }

    [Fact]
    public async Task A_publisher_who_leaves_makes_room_for_the_next()
    {
        await using var gate = await StartAsync();
        var (first, second) = (await gate.MintAsync("cam", "publish"), await gate.MintAsync("cam", "publish"));
        Assert.Equal(204, await PublishAsync(gate, $"token={first}"));
        Assert.Equal(429, await PublishAsync(gate, $"token={second}", client: 8));
        Assert.Equal(204, await DoneAsync(gate, $"token={second}", client: 8));
        Assert.Equal(429, await PublishAsync(gate, $"token={second}", client: 8));

        Assert.Equal(204, await DoneAsync(gate, $"token={first}"));

        Assert.Equal(204, await PublishAsync(gate, $"token={second}", client: 8));
        Assert.Equal(403, await UpdateAsync(gate, $"token={first}"));
        Assert.Equal(204, await UpdateAsync(gate, $"token={second}", client: 8));
    }

    [Fact]
    public async Task Ending_the_session_refuses_the_next_update_and_that_cuts_the_publisher()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("cam", "publish");
        Assert.Equal(204, await PublishAsync(gate, $"token={token}"));
        Assert.Equal(204, await UpdateAsync(gate, $"token={token}"));
        Assert.Equal(403, await UpdateAsync(gate, $"token={token}", client: 8));

        using var kick = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");

        Assert.Equal(403, await UpdateAsync(gate, $"token={token}"));
        Assert.Equal(403, await PublishAsync(gate, $"token={token}"));
    }

    [Fact]
    public async Task A_session_comes_to_its_end_and_so_does_its_publisher()
    {
        await using var gate = await StartAsync();
        var token = await gate.MintAsync("cam", "publish", new { sessionLifetime = 60 });
        Assert.Equal(204, await PublishAsync(gate, $"token={token}"));

        gate.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(204, await UpdateAsync(gate, $"token={token}"));
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(403, await UpdateAsync(gate, $"token={token}"));
    }

    [Fact]
    public async Task Without_publish_control_everybody_publishes_until_it_is_on_again()
    {
        await using var gate = await StartAsync();
        await gate.SwitchAsync(play: true, publish: false);

        Assert.Equal(204, await PublishAsync(gate, ""));
        Assert.Equal(204, await UpdateAsync(gate, ""));
        Assert.Equal(403, await PlayAsync(gate, ""));
        await gate.SwitchAsync(play: true, publish: true);

        Assert.Equal(403, await UpdateAsync(gate, ""));
        Assert.Equal(403, await PublishAsync(gate, ""));
    }

    [Fact]
    public async Task While_the_store_is_away_whoever_is_in_stays_and_nobody_else_gets_in()
    {
        await using var gate = await StartAsync();
        var (token, other) = (await gate.MintAsync("cam", "publish"), await gate.MintAsync("yard", "publish"));
        Assert.Equal(204, await PublishAsync(gate, $"token={token}"));

        await using (await gate.LockStoreAsync())
        {
            Assert.Equal(204, await UpdateAsync(gate, $"token={token}"));
            Assert.Equal(503, await PublishAsync(gate, $"token={other}", name: "yard", client: 8));
        }

        Assert.Equal(204, await PublishAsync(gate, $"token={other}", name: "yard", client: 8));
    }

    [Fact]
    public async Task Updates_keep_a_publisher_seen_and_silence_ends_it()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Session:IdleTimeout", "00:01:00"));
        var token = await gate.MintAsync("cam", "publish");
        Assert.Equal(204, await PublishAsync(gate, $"token={token}"));
        for (var update = 0; update < 4; update++)
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(40));
            Assert.Equal(204, await UpdateAsync(gate, $"token={token}"));
        }

        gate.Clock.Advance(TimeSpan.FromSeconds(70));

        Assert.Equal(204, await PublishAsync(gate, $"token={await gate.MintAsync("cam", "publish")}", client: 8));
    }

    [Fact]
    public async Task What_is_no_form_of_the_server_is_refused()
    {
        await using var gate = await StartAsync();

        foreach (var body in new[]
        {
            "",
            "&&&",
            "%%%=%",
            "call=publish",
            "app=live&addr=here&clientid=7&call=publish&name=cam",
            "app=live&addr=192.0.2.7&clientid=7&call=connect&name=cam",
            "name=cam",
        })
        {
            Assert.Equal(403, await SendAsync(gate, body));
        }
    }

    private static Task<TestGate> StartAsync() => TestGate.InFrontOfAsync("http://127.0.0.1:9");

    private static Task<int> PublishAsync(
        TestGate gate, string query, string name = "cam", int client = 7, string address = "192.0.2.7", string app = "live") =>
        SendAsync(gate, Body("publish", name, "type=live", query, client, address, app));

    private static Task<int> PlayAsync(TestGate gate, string query) =>
        SendAsync(gate, Body("play", "cam", "start=4294965296&duration=0&reset=0", query, 9, "192.0.2.9"));

    private static Task<int> UpdateAsync(TestGate gate, string query, int client = 7) =>
        SendAsync(gate, $"{Session("live", "192.0.2.7", client)}&call=update_publish&time=1&timestamp=500&name=cam{Arguments(query)}");

    private static Task<int> DoneAsync(TestGate gate, string query, int client = 7) =>
        SendAsync(gate, $"{Session("live", "192.0.2.7", client)}&call=publish_done&name=cam{Arguments(query)}");

    private static string Body(string call, string name, string more, string query, int client, string address, string app = "live") =>
        $"{Session(app, address, client)}&call={call}&name={name}&{more}{Arguments(query)}";

    private static string Session(string app, string address, int client) =>
        $"app={app}&flashver=FMLE/3.0%20(compatible%3B%20Lavf59.27&swfurl=&tcurl=rtmp://127.0.0.1:19351/{app}&pageurl=&addr={address}&clientid={client}";

    private static string Arguments(string query) => query.Length > 0 ? "&" + query : "";

    private static async Task<int> SendAsync(TestGate gate, string body)
    {
        using var response = await PostAsync(gate, body);
        return (int)response.StatusCode;
    }

    /// <summary>Without following what is meant as a new name for the stream.</summary>
    private static async Task<HttpResponseMessage> PostAsync(TestGate gate, string body)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = gate.Admin };
        using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        return await client.PostAsync("/hooks/nginx-rtmp", content);
    }
}
