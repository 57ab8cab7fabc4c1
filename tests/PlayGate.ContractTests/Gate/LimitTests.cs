using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Sessions;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

public sealed class LimitTests
{
    private static readonly (string, string) OnePerStream = ("PlayGate:Session:MaxPerStream", "1");
    private static readonly (string, string) EndOldest = ("PlayGate:Session:WhenFull", "EndOldest");
    private static readonly (string, string) TwoPerSubject = ("PlayGate:Session:MaxPerSubject", "2");

    [Fact]
    public async Task One_session_too_many_is_denied_and_its_token_is_good_once_another_has_ended()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TwoPerSubject);
        await OpenAsync(gate, "cam");
        await OpenAsync(gate, "yard");
        var token = await MintAsync(gate, "hall");

        using var denied = await gate.GetAsync($"/streams/hall.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.TooManyRequests, denied.StatusCode);
        Assert.NotNull(denied.Headers.RetryAfter);
        Assert.Equal("too_many_sessions", await TestGate.CodeOfAsync(denied));
        Assert.Equal(2, origin.Requests.All.Count);

        await gate.OpenAsync("/streams/hall.m3u8", await gate.MintAsync("hall", more: new { subject = "bert" }));
        await gate.OpenAsync("/streams/hall.m3u8", await gate.MintAsync("hall")); // nobody's
        using var kick = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");
        await gate.OpenAsync("/streams/hall.m3u8", token);
    }

    [Fact]
    public async Task Racing_openings_get_exactly_the_places_there_are()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TwoPerSubject);
        var tokens = new List<string>();
        for (var viewer = 0; viewer < 20; viewer++)
        {
            tokens.Add(await MintAsync(gate, "cam"));
        }

        var responses = await Task.WhenAll(tokens.Select(token => gate.GetAsync($"/streams/cam.m3u8?token={token}")));

        Assert.Equal(2, responses.Count(response => response.StatusCode == HttpStatusCode.OK));
        Assert.Equal(18, responses.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task The_oldest_gives_way_at_once_where_that_is_the_rule()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, ("PlayGate:Session:MaxPerStream", "2"), ("PlayGate:Session:WhenFull", "EndOldest"));
        var cookies = new List<string>();
        for (var viewer = 0; viewer < 3; viewer++)
        {
            cookies.Add(await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam")));
            gate.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        using var oldest = await gate.GetAsync("/streams/cam0001.ts", cookies[0]);
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(oldest));
        foreach (var cookie in cookies[1..])
        {
            using var newer = await gate.GetAsync("/streams/cam0001.ts", cookie);
            Assert.Equal(HttpStatusCode.OK, newer.StatusCode);
        }
    }

    /// <summary>Issue 15: the oldest used to be ended before the origin was asked.</summary>
    [Fact]
    public async Task A_first_request_that_fails_ends_nobody()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, OnePerStream, EndOldest);
        var oldest = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        var token = await gate.MintAsync("cam");

        origin.Answer = OriginAnswer.Respond(404, "gone");
        using var failed = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.NotFound, failed.StatusCode);
        origin.Answer = OriginAnswer.Respond(200, "live");
        using var playing = await gate.GetAsync("/streams/cam0001.ts", oldest);
        Assert.Equal(HttpStatusCode.OK, playing.StatusCode);

        await gate.OpenAsync("/streams/cam.m3u8", token);
        using var over = await gate.GetAsync("/streams/cam0001.ts", oldest);
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(over));
    }

    [Fact]
    public async Task Of_many_that_open_at_once_as_many_are_left_as_there_are_places()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, OnePerStream, EndOldest);
        string[] tokens = [.. await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => gate.MintAsync("cam")))];

        var cookies = await Task.WhenAll(tokens.Select(token => OpenUnlessCutAsync(gate, token)));

        var alive = await Task.WhenAll(cookies.OfType<string>().Select(cookie => gate.GetAsync("/streams/cam0001.ts", cookie)));
        Assert.Single(alive, response => response.StatusCode == HttpStatusCode.OK);
        Array.ForEach(alive, response => response.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_store_could_not_end_when_the_new_session_began_it_ends_when_it_is_back(bool runs)
    {
        var store = new FaultyStore();
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url, store.Register, TestGate.Unshielded, OnePerStream, EndOldest);
        var oldest = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        if (runs)
        {
            store.LoseAnswer(nameof(ISessionStore.AdmitAsync));
        }
        else
        {
            store.IsAwayFor(nameof(ISessionStore.AdmitAsync));
        }

        var newest = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        using var both = await gate.GetAsync("/streams/cam0001.ts", oldest);
        Assert.Equal(HttpStatusCode.OK, both.StatusCode);

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (var code = HttpStatusCode.OK; code != HttpStatusCode.Forbidden; limit.Token.ThrowIfCancellationRequested())
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            using var over = await gate.GetAsync("/streams/cam0001.ts", oldest);
            code = over.StatusCode;
        }

        using var playing = await gate.GetAsync("/streams/cam0001.ts", newest);
        Assert.Equal(HttpStatusCode.OK, playing.StatusCode);
    }

    [Fact]
    public async Task An_idle_session_leaves_its_place()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, ("PlayGate:Session:MaxPerSubject", "1"), ("PlayGate:Session:IdleTimeout", "00:01:00"));
        await OpenAsync(gate, "cam");
        var token = await MintAsync(gate, "yard");
        using var denied = await gate.GetAsync($"/streams/yard.m3u8?token={token}");
        Assert.Equal("too_many_sessions", await TestGate.CodeOfAsync(denied));

        gate.Clock.Advance(TimeSpan.FromSeconds(65));
        await gate.OpenAsync("/streams/yard.m3u8", token);
    }

    [Fact]
    public async Task A_failing_origin_leaves_the_place_too()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(500, "no"));
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Session:MaxPerSubject", "1"));
        var token = await MintAsync(gate, "cam");
        using var failed = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);

        origin.Answer = OriginAnswer.Respond(200, "origin");
        await OpenAsync(gate, "yard");
    }

    /// <summary>Null where the next one ended it before its first response was over.</summary>
    private static async Task<string?> OpenUnlessCutAsync(TestGate gate, string token)
    {
        try
        {
            return await gate.OpenAsync("/streams/cam.m3u8", token);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static Task<string> MintAsync(TestGate gate, string stream) => gate.MintAsync(stream, more: new { subject = "anna" });

    private static async Task<string> OpenAsync(TestGate gate, string stream) =>
        await gate.OpenAsync($"/streams/{stream}.m3u8", await MintAsync(gate, stream));
}
