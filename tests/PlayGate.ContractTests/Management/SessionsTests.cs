using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class SessionsTests
{
    [Fact]
    public async Task Open_sessions_are_listed_with_who_holds_them()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", more: new { subject = "anna", sessionLifetime = 90 });
        using (await gate.GetAsync($"/streams/cam.m3u8?token={token}", null, ("User-Agent", "player/1")))
        {
        }

        var answer = await gate.AskAsync("/api/sessions?streamId=cam");

        Assert.Equal(["items", "next"], answer.Fields);
        var session = Assert.Single(answer.Json["items"]!.AsArray())!;
        Assert.Equal(
            ["address", "agent", "application", "bytes", "expiresAt", "id", "lastSeenAt", "startedAt", "streamId", "subject", "type"],
            session.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ("127.0.0.1", "player/1", "anna"), ((string)session["address"]!, (string)session["agent"]!, (string)session["subject"]!));
        Assert.Equal("origin".Length, (long)session["bytes"]!);
        Assert.Equal(("2026-03-01T12:00:00Z", "2026-03-01T12:01:30Z"), ((string)session["startedAt"]!, (string)session["expiresAt"]!));
        Assert.DoesNotContain(token, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_ended_is_over_when_the_call_returns()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        var id = (await gate.AskAsync("/api/sessions")).Json["items"]![0]!["id"];

        Assert.Equal(204, (await gate.CallAsync("DELETE", $"/api/sessions/{id}")).Status);
        Assert.Equal("not_found", (await gate.CallAsync("DELETE", $"/api/sessions/{id}")).Code);
        using var viewer = await gate.GetAsync("/streams/cam0001.ts", cookie);
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(viewer));
    }

    [Theory]
    [InlineData("streamId=cam", 2)]
    [InlineData("subject=anna", 1)]
    [InlineData("application=default", 3)]
    [InlineData("streamId=cam&subject=anna", 1)]
    [InlineData("subject=nobody", 0)]
    public async Task Filters_narrow_lists_and_endings_alike(string filter, int count)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam", more: new { subject = "anna" }));
        await gate.OpenAsync("/streams/other.m3u8", await gate.MintAsync("other"));

        Assert.Equal(count, (await gate.AskAsync($"/api/sessions?{filter}")).Json["items"]!.AsArray().Count);
        Assert.Equal($$"""{"deleted":{{count}}}""", (await gate.CallAsync("DELETE", $"/api/sessions?{filter}")).Text);
        Assert.Equal(3 - count, (await gate.AskAsync("/api/sessions")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Type_is_no_filter_of_sessions()
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal(["type"], (await gate.AskAsync("/api/sessions?type=play")).Wrong);
        Assert.Equal(["type"], (await gate.CallAsync("DELETE", "/api/sessions?type=play")).Wrong);
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        for (var index = 0; index < 3; index++)
        {
            await gate.OpenAsync($"/streams/cam{index}.m3u8", await gate.MintAsync($"cam{index}"));
        }

        var first = await gate.AskAsync("/api/sessions?limit=2");
        var second = await gate.AskAsync($"/api/sessions?limit=2&after={first.Json["next"]}");

        Assert.Equal(2, first.Json["items"]!.AsArray().Count);
        Assert.Single(second.Json["items"]!.AsArray());
        Assert.Null(second.Json["next"]);
    }
}
