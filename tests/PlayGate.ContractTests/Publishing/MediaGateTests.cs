using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.Media;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Testing;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Publishing;

/// <summary>The one decision behind hooks, sockets and WHIP, whichever of them asks.</summary>
public sealed class MediaGateTests
{
    [Theory]
    [InlineData("play", TokenType.Play)]
    [InlineData("publish", TokenType.Publish)]
    public async Task A_token_opens_one_session_of_its_own_type_and_no_other(string minted, TokenType type)
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var token = await gate.MintAsync("cam", minted);
        var other = type == TokenType.Play ? TokenType.Publish : TokenType.Play;

        Assert.Equal("token_type_mismatch", CodeOf(await DecideAsync(gate, token, type: other)));
        var opened = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, token, type: type));
        Assert.Equal("token_invalid", CodeOf(await DecideAsync(gate, token, type: type)));

        Assert.Equal((type, "cam", "default"), (opened.Session.Type, opened.Session.StreamId, opened.Session.Application));
    }

    [Theory]
    [InlineData("cam_240p")]
    [InlineData("cam.m3u8")]
    [InlineData("cam/x")]
    [InlineData("x/cam")]
    [InlineData("")]
    public async Task A_stream_is_its_id_and_nothing_named_after_it(string stream)
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");

        Assert.Equal(
            "token_stream_mismatch",
            CodeOf(await DecideAsync(gate, await gate.MintAsync("cam", "publish", new { anyFolder = true }), stream)));
    }

    [Fact]
    public async Task Leave_to_publish_is_no_leave_to_play_however_it_is_carried()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var opened = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));

        var ticket = gate.Services.GetRequiredService<TicketSealer>().Seal(opened.Session).Reveal();

        using var byPath = await gate.GetAsync($"/streams/~{ticket}/cam.m3u8");
        using var byCookie = await gate.GetAsync("/streams/cam.m3u8", $"playgate-x={ticket}");
        Assert.Equal("token_required", await TestGate.CodeOfAsync(byPath));
        Assert.Equal("token_required", await TestGate.CodeOfAsync(byCookie));
    }

    [Fact]
    public async Task The_oldest_gives_way_to_whoever_got_what_they_came_for()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Session:MaxPerStream", "1"), ("PlayGate:Session:WhenFull", "EndOldest"));
        var media = gate.Services.GetRequiredService<MediaGate>();
        var revocations = gate.Services.GetRequiredService<Revocations>();
        var first = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam"), type: TokenType.Play));
        await media.ConfirmAsync(first);

        var failed = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam"), type: TokenType.Play));
        await media.GiveBackAsync(failed);
        var second = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam"), type: TokenType.Play));
        Assert.False(revocations.Contains(first.Session.Id));

        await media.ConfirmAsync(second);
        Assert.True(revocations.Contains(first.Session.Id));
        Assert.False(revocations.Contains(second.Session.Id));
    }

    [Fact]
    public async Task A_second_publisher_is_refused_while_the_first_lives()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var first = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));
        var second = await gate.MintAsync("cam", "publish");

        Assert.Equal("too_many_sessions", CodeOf(await DecideAsync(gate, second)));
        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("yard", "publish"), "yard"));
        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam"), type: TokenType.Play));

        await gate.Services.GetRequiredService<MediaGate>().EndAsync(first.Session);
        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, second));
    }

    [Fact]
    public async Task The_first_publisher_stays_also_where_the_oldest_viewer_gives_way()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Session:MaxPerStream", "1"), ("PlayGate:Session:WhenFull", "EndOldest"));
        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));
        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam"), type: TokenType.Play));

        Assert.Equal("too_many_sessions", CodeOf(await DecideAsync(gate, await gate.MintAsync("cam", "publish"))));
        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam"), type: TokenType.Play));
    }

    [Fact]
    public async Task Of_many_racing_publishers_one_gets_the_stream()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var tokens = new List<string>();
        for (var publisher = 0; publisher < 12; publisher++)
        {
            tokens.Add(await gate.MintAsync("cam", "publish"));
        }

        var verdicts = await Task.WhenAll(tokens.Select(token => Task.Run(() => DecideAsync(gate, token))));

        Assert.Single(verdicts.OfType<GateDecision.Open>());
    }

    [Fact]
    public async Task Several_publishers_of_a_stream_are_let_in_where_that_is_the_setting()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Publishing:OnePublisherPerStream", "false"));

        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));
        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));
    }

    [Fact]
    public async Task Without_publish_control_everybody_may_publish_and_nobody_may_play()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        using var off = await gate.ManagementClient.PutAsync(
            "/api/settings/default", Json("""{"playTokenControl":true,"publishTokenControl":false}"""));

        Assert.IsType<GateDecision.Free>(await DecideAsync(gate, ""));
        Assert.Equal("token_required", CodeOf(await DecideAsync(gate, "", type: TokenType.Play)));
    }

    [Fact]
    public async Task What_was_spent_for_nothing_is_given_back()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var token = await gate.MintAsync("cam", "publish");
        var opened = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, token));

        await gate.Services.GetRequiredService<MediaGate>().GiveBackAsync(opened);

        Assert.IsType<GateDecision.Open>(await DecideAsync(gate, token));
    }

    [Fact]
    public async Task Whoever_holds_a_session_hears_of_its_end_also_when_it_came_before()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var media = gate.Services.GetRequiredService<MediaGate>();
        var opened = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));
        using var hold = media.Hold(opened.Session, isSignOfLife: true);
        Assert.False(hold.Ended.IsCancellationRequested);

        using var kick = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");

        Assert.True(hold.Ended.IsCancellationRequested);
        using var late = media.Hold(opened.Session, isSignOfLife: true);
        Assert.True(late.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task A_hold_may_be_let_go_of_by_whoever_hears_of_the_end()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var media = gate.Services.GetRequiredService<MediaGate>();
        var opened = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));
        var heard = new List<Task>();
        for (var number = 0; number < 3; number++)
        {
            var (hold, done) = (media.Hold(opened.Session, isSignOfLife: true), new TaskCompletionSource());
            hold.Ended.Register(() =>
            {
                hold.Dispose();
                done.SetResult();
            });
            heard.Add(done.Task);
        }

        await media.EndAsync(opened.Session);

        await Task.WhenAll(heard).InTimeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_open_socket_is_a_sign_of_life_and_a_server_that_says_nothing_is_none(bool isSignOfLife)
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Session:IdleTimeout", "00:01:00"));
        var opened = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));
        using var hold = gate.Services.GetRequiredService<MediaGate>().Hold(opened.Session, isSignOfLife);
        var activity = gate.Services.GetRequiredService<SessionActivity>();
        var sights = gate.Services.GetRequiredService<SightWriter>();

        for (var second = 0; second < 90; second++)
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            activity.CutEnded();
            await activity.CutIdleAsync(default);
            await sights.WriteAsync(default);
        }

        Assert.Equal(!isSignOfLife, hold.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task An_end_that_comes_in_an_outage_is_made_up_for()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var opened = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, await gate.MintAsync("cam", "publish")));
        using var hold = gate.Services.GetRequiredService<MediaGate>().Hold(opened.Session, isSignOfLife: true);
        await using (await gate.LockStoreAsync())
        {
            await gate.Services.GetRequiredService<MediaGate>().EndAsync(opened.Session);
            Assert.False(hold.Ended.IsCancellationRequested);
        }

        await Patience.UntilAsync(() =>
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            return hold.Ended.IsCancellationRequested;
        });
    }

    [Fact]
    public async Task The_same_connection_is_let_in_again_and_no_other()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");
        var token = await gate.MintAsync("cam", "publish");
        var first = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, token, connection: "rtmp 7"));

        var again = Assert.IsType<GateDecision.Open>(await DecideAsync(gate, token, connection: "rtmp 7"));

        Assert.Equal((first.Session.Id, true), (again.Session.Id, again.IsAgain));
        Assert.Equal("token_invalid", CodeOf(await DecideAsync(gate, token, connection: "rtmp 8")));
        Assert.Equal("token_invalid", CodeOf(await DecideAsync(gate, token)));
    }

    private static Task<GateDecision> DecideAsync(
        TestGate gate, string token, string stream = "cam", TokenType type = TokenType.Publish, string? connection = null)
    {
        var client = new Client(IPAddress.Parse("192.0.2.7"), "encoder");
        var demand = new MediaDemand("default", stream, type, Credential.Of(token), client) { Connection = connection };
        return gate.Services.GetRequiredService<MediaGate>().DecideAsync(demand, CancellationToken.None).AsTask();
    }

    private static string CodeOf(GateDecision verdict) => Assert.IsType<GateDecision.Refuse>(verdict).Reason.Code;

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
