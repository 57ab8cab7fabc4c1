using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>What a token that cannot open anything costs others, whoever shows it and however often (issue 15).</summary>
public sealed class SpentTokenFloodTests
{
    private static readonly (string, string) Patient = ("PlayGate:Token:AttemptsPerMinute", "0");
    private static readonly (string, string) Auto = ("PlayGate:Session:Carrier", "Auto");

    [Fact]
    public async Task A_spent_token_is_answered_from_memory_whatever_agents_show_it()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Patient);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await ShowAsync(gate, target, "player");
        await ExpectRefusedAsync(gate, target, "agent");

        await using (await gate.LockStoreAsync())
        {
            for (var agent = 0; agent < 50; agent++)
            {
                await ExpectRefusedAsync(gate, target, $"agent/{agent}");
            }
        }
    }

    [Fact]
    public async Task A_revoked_token_that_nobody_used_is_too()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Patient);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var revoked = await gate.ManagementClient.DeleteAsync(new Uri("/api/tokens?streamId=cam", UriKind.Relative));
        await ExpectRefusedAsync(gate, target, "one");
        await ExpectRefusedAsync(gate, target, "two");

        await using (await gate.LockStoreAsync())
        {
            for (var agent = 0; agent < 50; agent++)
            {
                await ExpectRefusedAsync(gate, target, $"agent/{agent}");
            }
        }
    }

    [Fact]
    public async Task Beside_a_session_it_is_told_once_a_minute_and_the_session_passes()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Patient);
        using var lines = new LogLines();
        gate.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        var spent = await gate.MintAsync("cam");
        await gate.OpenAsync("/streams/cam.m3u8", spent);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        for (var agent = 0; agent < 100; agent++)
        {
            using var passed = await gate.GetAsync($"/streams/cam0001.ts?token={spent}", cookie, ("User-Agent", $"agent/{agent}"));
            Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
            gate.Clock.Advance(TimeSpan.FromSeconds(agent % 10 == 0 ? 1 : 0));
        }

        Assert.Equal(1, lines.CountOf(1009));
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await gate.GetAsync($"/streams/cam0001.ts?token={spent}", cookie, ("User-Agent", "later"));
        Assert.Equal(2, lines.CountOf(1009));
    }

    [Fact]
    public async Task Strangers_who_show_it_take_no_grace_from_the_player_that_opened_it()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, Patient, Auto);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await ShowAsync(gate, target, "player");
        for (var agent = 0; agent < 20; agent++)
        {
            await ExpectRefusedAsync(gate, target, $"agent/{agent}");
        }

        using var again = await ShowAsync(gate, target, "player");
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task Given_back_it_is_spent_for_nobody()
    {
        var failed = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.After(failed.Task, OriginAnswer.Respond(404, "not yet")));
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, Patient);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        var pending = ShowAsync(gate, target, "player");
        await origin.Requests.AtLeastAsync(1);
        await ExpectRefusedAsync(gate, target, "one");
        await ExpectRefusedAsync(gate, target, "two");

        failed.SetResult();
        using var none = await pending;
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        origin.Answer = OriginAnswer.Respond(200, "live");
        using var opened = await ShowAsync(gate, target, "two");
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task Refused_management_calls_are_told_once_a_minute_for_each_address_and_reason()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        using var lines = new LogLines();
        gate.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        for (var call = 0; call < 20; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tokens");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var refused = await gate.ManagementClient.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        Assert.Equal(1, lines.CountOf(2004));
    }

    private static Task<HttpResponseMessage> ShowAsync(TestGate gate, string target, string agent) =>
        gate.GetAsync(target, null, ("User-Agent", agent));

    private static async Task ExpectRefusedAsync(TestGate gate, string target, string agent)
    {
        using var response = await ShowAsync(gate, target, agent);
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(response));
    }
}
