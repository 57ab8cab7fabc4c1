using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

public sealed class AttemptTests
{
    private static readonly (string, string)[] Five =
    [
        ("PlayGate:Token:AttemptsPerMinute", "5"), ("PlayGate:ForwardedHeaders:KnownProxies:0", "127.0.0.1"),
    ];

    [Fact]
    public async Task An_address_that_shows_too_many_bad_tokens_has_to_wait_and_burns_nothing()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Five);
        var good = await gate.MintAsync("cam");
        await RefuseFiveAsync(gate, "192.0.2.1");

        using var over = await GetAsync(gate, $"/streams/cam.m3u8?token={good}", "192.0.2.1");
        Assert.Equal(HttpStatusCode.TooManyRequests, over.StatusCode);
        Assert.InRange(over.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal("too_many_attempts", await TestGate.CodeOfAsync(over));
        using var elsewhere = await GetAsync(gate, $"/streams/cam.m3u8?token={good}", "192.0.2.2");
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Open_sessions_are_never_slowed_whatever_token_comes_with_them()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Five);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        await RefuseFiveAsync(gate, "127.0.0.1");

        foreach (var target in new[] { "/streams/cam0001.ts", "/streams/cam0001.ts?token=nonsense" })
        {
            using var response = await gate.GetAsync(target, cookie);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Good_tokens_do_not_count()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Five);
        for (var viewer = 0; viewer < 12; viewer++)
        {
            await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        }

        using var without = await gate.GetAsync("/streams/cam.m3u8?token=nonsense");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(without));
    }

    [Fact]
    public async Task Bad_tokens_beside_a_session_count_and_the_session_passes()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Five);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        for (var attempt = 0; attempt < 7; attempt++)
        {
            using var passed = await gate.GetAsync($"/streams/cam0001.ts?token=nonsense{attempt}", cookie);
            Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        }

        using var without = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");
        Assert.Equal("too_many_attempts", await TestGate.CodeOfAsync(without));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", HttpStatusCode.TooManyRequests)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", HttpStatusCode.OK)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", HttpStatusCode.TooManyRequests)]
    public async Task A_network_of_one_customer_is_one_client(string bad, string good, HttpStatusCode expected)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Five);
        await RefuseFiveAsync(gate, bad);

        using var response = await GetAsync(gate, $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}", good);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task It_can_be_turned_off()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Token:AttemptsPerMinute", "0"));

        for (var attempt = 0; attempt < 700; attempt++)
        {
            using var response = await gate.GetAsync("/streams/cam.m3u8?token=nonsense");
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    private static async Task RefuseFiveAsync(TestGate gate, string address)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var refused = await GetAsync(gate, $"/streams/cam.m3u8?token=nonsense{attempt}", address);
            Assert.Equal("token_invalid", await TestGate.CodeOfAsync(refused));
        }
    }

    private static Task<HttpResponseMessage> GetAsync(TestGate gate, string target, string address) =>
        gate.GetAsync(target, null, ("X-Forwarded-For", address));
}
