using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Shield;

/// <summary>Viewers with sessions of their own who watch the same, over real connections.</summary>
public sealed class SharedViewingTests
{
    private const int Viewers = 500;

    [Fact]
    public async Task Five_hundred_viewers_of_one_slow_segment_cost_the_origin_one_request()
    {
        var body = Enumerable.Range(0, 300_000).Select(index => (byte)(index % 251)).ToArray();
        var isEverybodyHere = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookies = await OpenManyAsync(gate);
        origin.Requests.Forget();
        origin.Answer = async context =>
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, 100_000));
            await context.Response.Body.FlushAsync();
            await isEverybodyHere.Task;
            await context.Response.Body.WriteAsync(body.AsMemory(100_000));
        };

        var started = 0;
        var answers = cookies.Select(async cookie =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/streams/cam0001.ts");
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
            using var response = await gate.Viewer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (Interlocked.Increment(ref started) == Viewers)
            {
                isEverybodyHere.SetResult();
            }

            return (response.StatusCode, Body: await response.Content.ReadAsByteArrayAsync());
        }).ToList();

        Assert.All(await Task.WhenAll(answers), answer =>
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(body.AsSpan().SequenceEqual(answer.Body));
        });
        Assert.Single(origin.Requests.All);
    }

    [Fact]
    public async Task What_is_stored_is_behind_the_gate_too_and_the_viewers_own()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(200, "segment", ("Cache-Control", "public, max-age=30")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam0001.ts", await gate.MintAsync("cam"));

        using var refused = await gate.GetAsync("/streams/cam0001.ts");
        Assert.Equal("token_required", await TestGate.CodeOfAsync(refused));
        using var hit = await gate.GetAsync("/streams/cam0001.ts", cookie);
        Assert.True(hit.Headers.CacheControl is { Private: true, Public: false, MaxAge.TotalSeconds: 30 });
        Assert.Equal(["HIT"], hit.Headers.GetValues("X-Cache"));
        Assert.Equal("segment", await hit.Content.ReadAsStringAsync());
        Assert.Single(origin.Requests.All);
    }

    [Theory]
    [InlineData(null, null, 200)]
    [InlineData("Range", "bytes=1-2", 206)]
    [InlineData("Range", "bytes=100-", 416)]
    [InlineData("If-None-Match", "\"v1\"", 304)]
    public async Task A_first_request_that_the_shield_answers_opens_a_session(string? header, string? value, int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(200, "segment", ("Cache-Control", "max-age=30"), ("ETag", "\"v1\"")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        await gate.OpenAsync("/streams/cam0001.ts", await gate.MintAsync("cam"));

        (string, string)[] headers = header is null ? [] : [(header, value!)];
        using var first = await gate.GetAsync($"/streams/cam0001.ts?token={await gate.MintAsync("cam")}", null, headers);
        Assert.Equal(status, (int)first.StatusCode);
        Assert.Equal(["HIT"], first.Headers.GetValues("X-Cache"));
        using var next = await gate.GetAsync("/streams/cam0001.ts", TestGate.CookieOf(first));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Single(origin.Requests.All);
    }

    [Fact]
    public async Task A_viewer_who_cuts_the_connection_cuts_nobody_elses()
    {
        var hasLeft = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var (leader, follower) = (await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam")), await gate.OpenAsync(
            "/streams/cam.m3u8", await gate.MintAsync("cam")));
        origin.Answer = async context =>
        {
            context.Response.ContentLength = 200_000;
            await context.Response.Body.WriteAsync(new byte[100_000]);
            await context.Response.Body.FlushAsync();
            await hasLeft.Task;
            await context.Response.Body.WriteAsync(new byte[100_000]);
        };

        await using var client = await RawClient.ConnectAsync(gate.Public);
        await client.WriteAsync($"GET /streams/cam0001.ts HTTP/1.1\r\nHost: {gate.Public.Authority}\r\nCookie: {leader}\r\n\r\n");
        Assert.Equal("MISS", (await client.ReadHeadAsync()).Header("X-Cache"));
        var other = RawClient.GetAsync(gate.Public, "/streams/cam0001.ts", $"Cookie: {follower}");
        await client.DisposeAsync();
        hasLeft.SetResult();

        var whole = await other;
        Assert.True(whole.Complete);
        Assert.Equal(200_000, whole.Body.Length);
    }

    [Fact]
    public async Task An_origin_that_is_gone_leaves_what_it_allowed_to_be_stale()
    {
        var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(200, "segment", ("Cache-Control", "max-age=1, stale-if-error=60")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam0001.ts", await gate.MintAsync("cam"));
        await origin.DisposeAsync();
        gate.Clock.Advance(TimeSpan.FromSeconds(5));

        using var stale = await gate.GetAsync("/streams/cam0001.ts", cookie);
        Assert.Equal(["STALE"], stale.Headers.GetValues("X-Cache"));
        Assert.Equal("segment", await stale.Content.ReadAsStringAsync());
        using var unknown = await gate.GetAsync("/streams/cam0002.ts", cookie);
        Assert.Equal("origin_unreachable", await TestGate.CodeOfAsync(unknown));
    }

    private static async Task<IReadOnlyList<string>> OpenManyAsync(TestGate gate)
    {
        using var minted = await gate.ManagementClient.PostAsJsonAsync(
            "/api/tokens",
            new JsonArray(
                [.. Enumerable.Range(0, Viewers).Select(_ => (JsonNode)new JsonObject { ["streamId"] = "cam", ["type"] = "play" })]));
        var tokens = await minted.Content.ReadFromJsonAsync<JsonArray>();
        return await Task.WhenAll(tokens!.Select(token => gate.OpenAsync("/streams/cam.m3u8", token!["tokenId"]!.GetValue<string>())));
    }
}
