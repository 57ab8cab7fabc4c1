using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.Media;
using PlayGate.Redemption;
using PlayGate.Sessions;
using PlayGate.Telemetry;
using PlayGate.Testing.Origins;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Gate;

/// <summary>
/// A statement of the store may run and its answer be lost: no token is lost by it, and no client gets a second session (issue 15).
/// </summary>
public sealed class LostVerdictTests
{
    private const string Player = "player";
    private readonly FaultyStore _store = new();

    [Fact]
    public async Task A_return_that_is_told_twice_leaves_the_session_of_the_one_who_was_answered()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await StartAsync(origin, TestGate.Unshielded, ("PlayGate:Session:Carrier", "Auto"));
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await gate.GetAsync(target, headers: [("User-Agent", Player)]);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);

        origin.Answer = OriginAnswer.Respond(404, "gone");
        _store.LoseAnswer(nameof(ITokenStore.GiveBackAsync));
        using var second = await gate.GetAsync(target, headers: [("User-Agent", Player)]);
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
        await SettleAsync(gate);

        origin.Answer = OriginAnswer.Respond(200, "live");
        using var other = await gate.GetAsync(target, headers: [("User-Agent", "another")]);
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(other));
        using var playing = await gate.GetAsync(first.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, playing.StatusCode);
    }

    [Fact]
    public async Task A_return_whose_answer_was_lost_is_counted_once_it_is_known()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(404, "gone"));
        await using var gate = await StartAsync(origin);
        _store.LoseAnswer(nameof(ITokenStore.GiveBackAsync));
        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");

        await SettleAsync(gate);

        Assert.Equal(1, gate.Services.GetRequiredService<Tally>().Returned.Value);
    }

    [Theory]
    [InlineData(nameof(ITokenStore.ConsumeAsync), true)]
    [InlineData(nameof(ITokenStore.ConsumeAsync), false)]
    [InlineData(nameof(ISessionStore.AdmitAsync), true)]
    [InlineData(nameof(ISessionStore.AdmitAsync), false)]
    public async Task Whatever_the_first_request_did_not_hear_its_token_is_good_again(string statement, bool runs)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await StartAsync(origin, ("PlayGate:Session:MaxPerStream", "1"));
        var token = await gate.MintAsync("cam");
        Fail(statement, runs);

        using var lost = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("store_unavailable", await TestGate.CodeOfAsync(lost));
        await SettleAsync(gate);

        await gate.OpenAsync("/streams/cam.m3u8", token);
    }

    [Fact]
    public async Task A_request_that_did_not_hear_that_it_holds_the_session_too_lets_go()
    {
        var (asked, answer) = (0, new TaskCompletionSource());
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            Interlocked.Increment(ref asked);
            await answer.Task;
            context.Response.StatusCode = 404;
        });
        await using var gate = await StartAsync(origin, TestGate.Unshielded, ("PlayGate:Session:Carrier", "Auto"));
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        var first = gate.GetAsync(target);
        await origin.Requests.AtLeastAsync(1);

        _store.LoseAnswer(nameof(ITokenStore.ShowAgainAsync));
        using var lost = await gate.GetAsync(target);
        Assert.Equal("store_unavailable", await TestGate.CodeOfAsync(lost));
        answer.SetResult();
        using var failed = await first;
        await SettleAsync(gate);

        origin.Answer = OriginAnswer.Respond(200, "live");
        using var other = await gate.GetAsync(target, headers: [("User-Agent", "another")]);
        Assert.Equal(HttpStatusCode.Redirect, other.StatusCode);
    }

    [Fact]
    public async Task A_connection_that_asks_again_keeps_the_session_that_its_first_question_did_not_hear_of()
    {
        await using var gate = await StartAsync("http://127.0.0.1:9");
        var media = gate.Services.GetRequiredService<MediaGate>();
        var demand = new MediaDemand(
            "default",
            "cam",
            TokenType.Publish,
            Credential.Of(await gate.MintAsync("cam", "publish")),
            new Client(IPAddress.Loopback, null))
        {
            Connection = "server/1",
        };
        _store.LoseAnswer(nameof(ITokenStore.ConsumeAsync));
        Assert.IsType<GateDecision.Unavailable>(await media.DecideAsync(demand, default));

        Assert.IsType<GateDecision.Open>(await media.DecideAsync(demand, default));
        await SettleAsync(gate);

        Assert.IsType<GateDecision.Refuse>(await media.DecideAsync(demand with { Connection = "server/2" }, default));
    }

    [Theory]
    [InlineData(nameof(ITokenStore.ConsumeAsync), true)]
    [InlineData(nameof(ISessionStore.EndAsync), false)]
    public async Task A_server_that_asks_for_its_client_burns_no_token_by_what_it_does_not_hear(string statement, bool runs)
    {
        await using var gate = await StartAsync("http://127.0.0.1:9");
        var body = new { tokenId = await gate.MintAsync("cam"), streamId = "cam", type = "play" };
        Fail(statement, runs);

        using var lost = await gate.ManagementClient.PostAsJsonAsync("/rest/v2/broadcasts/validate-token", body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        await SettleAsync(gate);

        using var again = await gate.ManagementClient.PostAsJsonAsync("/rest/v2/broadcasts/validate-token", body);
        Assert.Contains("\"success\":true", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var once = await gate.ManagementClient.PostAsJsonAsync("/rest/v2/broadcasts/validate-token", body);
        Assert.Contains("\"success\":false", await once.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private void Fail(string statement, bool runs)
    {
        if (runs)
        {
            _store.LoseAnswer(statement);
        }
        else
        {
            _store.IsAwayFor(statement);
        }
    }

    private Task<TestGate> StartAsync(KestrelOrigin origin, params (string Key, string Value)[] settings) =>
        StartAsync(origin.Url, settings);

    private Task<TestGate> StartAsync(string origin, params (string Key, string Value)[] settings) =>
        TestGate.InFrontOfAsync(origin, _store.Register, settings);

    /// <summary>
    /// What waits for the store is told in rounds, by the clock; which is moved seldom enough that no token expires meanwhile.
    /// </summary>
    private static async Task SettleAsync(TestGate gate)
    {
        var returns = gate.Services.GetRequiredService<TokenReturns>();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (var look = 0; returns.Waiting > 0; look++)
        {
            if (look % 50 == 0)
            {
                gate.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }

        // What was refused a moment ago is remembered for a second.
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
