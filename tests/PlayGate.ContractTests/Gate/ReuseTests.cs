using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

public sealed class ReuseTests
{
    [Fact]
    public async Task A_spent_token_shown_by_another_client_is_told_with_both_fingerprints_and_no_secret()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        using var events = await EventReader.ListenAsync(gate);
        var token = await gate.MintAsync("cam");
        using var opened = await gate.GetAsync($"/streams/cam.m3u8?token={token}", null, ("User-Agent", "player/1"));

        using var same = await gate.GetAsync($"/streams/cam.m3u8?token={token}", null, ("User-Agent", "player/1"));
        using var other = await gate.GetAsync($"/streams/cam.m3u8?token={token}", null, ("User-Agent", "player/2"));
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(other));

        var told = await events.UntilAsync(3 + 1);
        Assert.Equal(["opened", "refused", "reused", "refused"], told.Select(happened => happened.Kind));
        var reused = told[2].Data;
        Assert.Equal(told[0].Data["session"]!.ToString(), reused["session"]!.ToString());
        Assert.Matches("^[0-9a-f]{8}/[0-9a-f]{8}$", (string)reused["openedBy"]!);
        Assert.Matches("^[0-9a-f]{8}/[0-9a-f]{8}$", (string)reused["shownBy"]!);
        Assert.NotEqual((string)reused["openedBy"]!, (string)reused["shownBy"]!);
        Assert.DoesNotContain(token, string.Concat(told.Select(happened => happened.Data.ToJsonString())), StringComparison.Ordinal);
        using var session = await gate.GetAsync("/streams/cam0001.ts", TestGate.CookieOf(opened));
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
    }

    [Fact]
    public async Task It_ends_the_session_where_that_is_the_rule()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Token:OnReuse", "EndSession"));
        var token = await gate.MintAsync("cam");
        using var opened = await gate.GetAsync($"/streams/cam.m3u8?token={token}", null, ("User-Agent", "player/1"));
        using var same = await gate.GetAsync($"/streams/cam.m3u8?token={token}", null, ("User-Agent", "player/1"));
        using var before = await gate.GetAsync("/streams/cam0001.ts", TestGate.CookieOf(opened));
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        using var other = await gate.GetAsync($"/streams/cam.m3u8?token={token}", null, ("User-Agent", "player/2"));

        using var after = await gate.GetAsync("/streams/cam0001.ts", TestGate.CookieOf(opened));
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(after));
    }
}
