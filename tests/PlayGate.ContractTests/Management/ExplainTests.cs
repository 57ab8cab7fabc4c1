using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class ExplainTests
{
    [Fact]
    public async Task Explaining_says_what_the_gate_would_and_spends_nothing()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", more: new { subject = "anna" });

        for (var time = 0; time < 2; time++)
        {
            var good = await gate.CallAsync("POST", "/api/tokens/explain", $$"""{"tokenId":"{{token}}","path":"/streams/cam.m3u8"}""");
            Assert.Equal(["status", "code", "reason", "token"], good.Fields);
            Assert.Equal(200, (int)good.Json["status"]!);
            Assert.Null(good.Json["code"]);
            Assert.Equal("unused", (string)good.Json["token"]!["state"]!);
            Assert.DoesNotContain(token, good.Text, StringComparison.Ordinal);
        }

        var elsewhere = await gate.CallAsync("POST", "/api/tokens/explain", $$"""{"tokenId":"{{token}}","path":"/streams/other.m3u8"}""");
        Assert.Equal((403, "token_stream_mismatch"), ((int)elsewhere.Json["status"]!, (string)elsewhere.Json["code"]!));
        await gate.OpenAsync("/streams/cam.m3u8", token);
        var spent = await gate.CallAsync("POST", "/api/tokens/explain", $$"""{"tokenId":"{{token}}","path":"/streams/cam.m3u8"}""");
        Assert.Equal("token_invalid", (string)spent.Json["code"]!);
        Assert.Equal("spent", (string)spent.Json["token"]!["state"]!);
    }

    [Fact]
    public async Task A_session_of_another_stream_is_told_as_the_gate_tells_it()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        var ticket = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];

        foreach (var (path, header) in new[] { ("/streams/x.ts", $"a=1; {cookie}"), ($"http://gate.example/streams/~{ticket}/x.ts", "") })
        {
            var said = await ExplainAsync(gate, path, header);
            Assert.Equal((403, "session_mismatch"), ((int)said.Json["status"]!, (string)said.Json["code"]!));
            Assert.StartsWith(
                "The session is for cam; x.ts is not one of its files.", (string)said.Json["reason"]!, StringComparison.Ordinal);
            Assert.DoesNotContain(ticket, said.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_is_explained_where_no_token_is_shown()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        Assert.Equal("token_required", (string)(await ExplainAsync(gate, "/streams/cam.m3u8", "")).Json["code"]!);
        Assert.Equal("token_required", (string)(await ExplainAsync(gate, "/streams/cam.m3u8", cookie[..^4] + "AAAA")).Json["code"]!);
        var good = await ExplainAsync(gate, "/streams/cam.m3u8", cookie);
        Assert.Equal(200, (int)good.Json["status"]!);
        Assert.Contains("The session is for cam and good until", (string)good.Json["reason"]!, StringComparison.Ordinal);
        using var ending = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");
        Assert.Equal("session_revoked", (string)(await ExplainAsync(gate, "/streams/cam.m3u8", cookie)).Json["code"]!);
    }

    [Theory]
    [InlineData("""{"tokenId":"x"}""", "path")]
    [InlineData("""{"cookie":7,"path":"/streams/cam.m3u8"}""", "cookie")]
    [InlineData("""{"tokenId":7,"path":"/streams/cam.m3u8"}""", "tokenId")]
    [InlineData("""{"tokenId":"x","path":"/streams/cam.m3u8","address":"1.2"}""", "address")]
    [InlineData("""{"tokenId":"x","path":"/streams/cam.m3u8","agent":"x"}""", "agent")]
    public async Task What_cannot_be_explained_is_named(string body, string field)
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal([field], (await gate.CallAsync("POST", "/api/tokens/explain", body)).Wrong);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("?")]
    [InlineData("://")]
    [InlineData("http://")]
    [InlineData("http://[")]
    [InlineData("/streams/%")]
    [InlineData("/streams/%ff?token=%ff&token=")]
    [InlineData("/streams/../api?token")]
    [InlineData("/streams//\\u0000")]
    public async Task Any_path_can_be_explained(string path)
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal(200, (await gate.CallAsync("POST", "/api/tokens/explain", $$"""{"path":"{{path}}"}""")).Status);
    }

    private static Task<ManagementAnswer> ExplainAsync(TestGate gate, string path, string cookie) =>
        gate.CallAsync("POST", "/api/tokens/explain", $$"""{"path":"{{path}}","cookie":"{{cookie}}"}""");
}
