using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>A failing origin burns nothing.</summary>
public sealed class FailingOriginTests
{
    private static readonly TimeSpan AfterNegativeAnswers = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task Every_answer_the_viewer_did_not_come_for_gives_the_token_back(int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(status, "no"));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal(status, (int)first.StatusCode);
        Assert.False(first.Headers.Contains("Set-Cookie"));
        await ExpectUsableAsync(gate, origin, token);
    }

    [Fact]
    public async Task An_origin_that_cannot_be_reached_is_a_bad_gateway()
    {
        var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");
        await origin.DisposeAsync();

        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.BadGateway, first.StatusCode);
        Assert.Equal("origin_unreachable", await TestGate.CodeOfAsync(first));
        await ExpectUnusedAsync(gate, token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_origin_that_cuts_before_the_first_byte_is_a_bad_gateway(bool withHeaders)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            withHeaders ? OriginAnswer.CutBeforeBody(200) : OriginAnswer.CutBeforeHeaders());
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("origin_unreachable", await TestGate.CodeOfAsync(first));
        await ExpectUsableAsync(gate, origin, token);
    }

    [Fact]
    public async Task After_the_first_byte_nothing_is_given_back()
    {
        var read = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            await read.Task;
            context.Abort();
        });
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded);
        var token = await gate.MintAsync("cam");

        await using var viewer = await RawClient.ConnectAsync(gate.Public);
        await viewer.WriteAsync($"GET /streams/cam.m3u8?token={token} HTTP/1.1\r\nHost: {gate.Public.Authority}\r\n\r\n");
        var first = await viewer.ReadHeadAsync();
        Assert.Equal(200, first.Status);
        read.SetResult();
        origin.Answer = OriginAnswer.Respond(200, "again");
        using var second = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(second));
        using var bySession = await gate.GetAsync("/streams/cam.m3u8", first.Header("Set-Cookie")!.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, bySession.StatusCode);
    }

    [Fact]
    public async Task A_slow_origin_is_a_gateway_timeout()
    {
        var never = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.After(never.Task, OriginAnswer.Respond(200, "late")));
        await using var gate = await TestGate.InFrontOfAsync(
            origin, [.. GuardedRoute(origin.Url), ("ReverseProxy:Clusters:own:HttpRequest:ActivityTimeout", "00:00:00.500")]);
        var token = await gate.MintAsync("cam", more: new { application = "own" });

        using var first = await gate.GetAsync($"/own/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.GatewayTimeout, first.StatusCode);
        Assert.Equal("origin_timeout", await TestGate.CodeOfAsync(first));
        await ExpectUnusedAsync(gate, token);
    }

    [Fact]
    public async Task Without_a_healthy_origin_nothing_is_spent()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, [.. GuardedRoute(origin.Url)[..^1], ("ReverseProxy:Clusters:own:LoadBalancingPolicy", "Random")]);
        var token = await gate.MintAsync("cam", more: new { application = "own" });

        using var first = await gate.GetAsync($"/own/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        Assert.Equal("origin_unavailable", await TestGate.CodeOfAsync(first));
        Assert.NotNull(first.Headers.RetryAfter);
        using var preflight = await gate.SendAsync(HttpMethod.Options, "/own/streams/cam.m3u8");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        await ExpectUnusedAsync(gate, token);
    }

    [Fact]
    public async Task A_viewer_who_leaves_before_the_response_starts_keeps_the_token()
    {
        var never = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.After(never.Task, OriginAnswer.Respond(200, "late")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        await using (var viewer = await RawClient.ConnectAsync(gate.Public))
        {
            await viewer.WriteAsync($"GET /streams/cam.m3u8?token={token} HTTP/1.1\r\nHost: {gate.Public.Authority}\r\n\r\n");
            await origin.Requests.AtLeastAsync(1);
        }

        origin.Answer = OriginAnswer.Respond(200, "again");
        using var second = await UntilAsync(() => gate.GetAsync($"/streams/cam.m3u8?token={token}"), HttpStatusCode.OK);
        Assert.Equal("again", await second.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task Revoking_while_the_consumption_is_open_wins(int status)
    {
        var revoked = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.After(revoked.Task, OriginAnswer.Respond(status, "answer")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        var first = gate.GetAsync($"/streams/cam.m3u8?token={token}");
        await origin.Requests.AtLeastAsync(1);
        using var revocation = await gate.ManagementClient.DeleteAsync("/api/tokens?streamId=cam");
        Assert.Equal("""{"deleted":1}""", await revocation.Content.ReadAsStringAsync());
        revoked.SetResult();

        using var response = await first;
        Assert.Equal(status == 200 ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        using var second = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(second));
    }

    [Fact]
    public async Task A_token_that_was_given_back_keeps_its_old_expiry()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(404, "not live yet"));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", more: new { expiresIn = 60 });

        gate.Clock.Advance(TimeSpan.FromSeconds(59));
        using var early = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        using var late = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("token_expired", await TestGate.CodeOfAsync(late));
    }

    private static (string Key, string Value)[] GuardedRoute(string originUrl) =>
    [
        ("ReverseProxy:Routes:own:ClusterId", "own"),
        ("ReverseProxy:Routes:own:Match:Path", "/own/streams/{**path}"),
        ("ReverseProxy:Routes:own:Metadata:PlayGate", "play"),
        ("ReverseProxy:Routes:own:Metadata:PlayGate.Application", "own"),
        ("ReverseProxy:Clusters:own:Destinations:one:Address", originUrl),
    ];

    /// <summary>Once the origin is well again, the token opens a session, and only once.</summary>
    private static async Task ExpectUsableAsync(TestGate gate, KestrelOrigin origin, string token)
    {
        origin.Answer = OriginAnswer.Respond(200, "again");
        gate.Clock.Advance(AfterNegativeAnswers);
        await gate.OpenAsync("/streams/cam.m3u8", token);
        using var spent = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(spent));
    }

    private static async Task ExpectUnusedAsync(TestGate gate, string token)
    {
        var tokens = await gate.ManagementClient.GetStringAsync("/api/tokens");
        Assert.Contains("\"streamId\":\"cam\"", tokens, StringComparison.Ordinal);
        Assert.DoesNotContain(token, tokens, StringComparison.Ordinal);
        Assert.Contains("\"items\":[]", await gate.ManagementClient.GetStringAsync("/api/sessions"), StringComparison.Ordinal);
    }

    /// <summary>What the gate learns in the background shows in one of the next answers.</summary>
    private static async Task<HttpResponseMessage> UntilAsync(Func<Task<HttpResponseMessage>> ask, HttpStatusCode expected)
    {
        HttpResponseMessage? response = null;
        await Patience.UntilAsync(async () =>
        {
            response?.Dispose();
            response = await ask();
            return response.StatusCode == expected;
        });
        return response!;
    }
}
