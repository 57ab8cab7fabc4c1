using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Shield;

/// <summary>Routes for CDNs in front, and what an operator sets and does.</summary>
public sealed class OpenRouteTests
{
    [Fact]
    public async Task The_origins_caching_headers_pass_as_they_are()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(200, "x", ("Cache-Control", "public, max-age=5, s-maxage=30"), ("CDN-Cache-Control", "max-age=60")));
        await using var gate = await TestGate.InFrontOfAsync(origin, OpenRoute(origin.Url));
        foreach (var result in new[] { "MISS", "HIT" })
        {
            var answer = await RawClient.GetAsync(gate.Public, "/open/a.ts");
            Assert.Equal(
                (200, "public, max-age=5, s-maxage=30", "max-age=60", result),
                (answer.Status, answer.Header("Cache-Control"), answer.Header("CDN-Cache-Control"), answer.Header("X-Cache")));
        }

        Assert.Single(origin.Requests.All);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("X-Forwarded-Scheme: http")]
    [InlineData("X-Host: evil.example")]
    [InlineData("X-Original-URL: /evil")]
    [InlineData("Forwarded: host=evil.example")]
    [InlineData("X-HTTP-Method-Override: HEAD")]
    [InlineData("Transfer-Encoding-X: chunked")]
    public async Task What_is_not_in_the_key_poisons_nobodys_answer(string header)
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
            OriginAnswer.Respond(200, string.Join('\n', context.Request.Headers.Where(pair =>
                pair.Value.ToString().Contains("evil", StringComparison.Ordinal) || pair.Key.StartsWith('X')).Select(pair =>
                    pair.Key)), ("Cache-Control", "max-age=60"))(context));
        await using var gate = await TestGate.InFrontOfAsync(origin, OpenRoute(origin.Url));
        await RawClient.GetAsync(gate.Public, "/open/a.ts", header, "Host: evil.example");
        var victim = await RawClient.GetAsync(gate.Public, "/open/a.ts");
        Assert.Equal(("HIT", ""), (victim.Header("X-Cache"), victim.Text));
    }

    [Fact]
    public async Task With_a_secret_set_only_the_cdn_gets_through_and_the_origin_never_sees_it()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, [.. OpenRoute(origin.Url), ("PlayGate:Shield:CdnSecret", "between-us")]);
        foreach (var wrong in new string[][]
        {
            [], ["X-PlayGate-Cdn: guess"], ["X-PlayGate-Cdn: between-us", "X-PlayGate-Cdn: between-us"],
        })
        {
            var refused = await RawClient.GetAsync(gate.Public, "/open/a.ts", wrong);
            Assert.Equal(403, refused.Status);
            Assert.Contains("cdn_secret_required", refused.Text, StringComparison.Ordinal);
        }

        Assert.Empty(origin.Requests.All);
        Assert.Equal(200, (await RawClient.GetAsync(gate.Public, "/open/a.ts", "X-PlayGate-Cdn: between-us", "Cookie: a=b")).Status);
        Assert.DoesNotContain("between-us", Assert.Single(origin.Requests.All).Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("GET", "Cookie: a=b")]
    [InlineData("HEAD", null)]
    public async Task The_origin_is_shown_its_secret_with_every_request_and_nobodys_guess(string method, string? header)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, [.. OpenRoute(origin.Url), ("PlayGate:Shield:OriginSecret", "it-is-us")]);
        string[] headers = header is null ? [] : [header];
        await RawClient.SendAsync(gate.Public, method, "/open/a.ts", [.. headers, "X-PlayGate-Origin-Secret: guess"]);
        Assert.Equal(["it-is-us"], Assert.Single(origin.Requests.All)["X-PlayGate-Origin-Secret"]);
    }

    [Fact]
    public async Task The_shield_can_be_off()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, [.. OpenRoute(origin.Url), ("PlayGate:Shield:Enabled", "false")]);
        for (var i = 0; i < 2; i++)
        {
            var answer = await RawClient.GetAsync(gate.Public, "/open/a.ts", "User-Agent: player");
            Assert.Empty(answer["X-Cache"]);
        }

        Assert.All(origin.Requests.All, request => Assert.Equal(["player"], request["User-Agent"]));
        Assert.Equal(2, origin.Requests.All.Count);
    }

    [Fact]
    public async Task A_purge_makes_the_origin_be_asked_again()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, OpenRoute(origin.Url));
        await RawClient.GetAsync(gate.Public, "/open/a.ts");
        using var purged = await gate.ManagementClient.DeleteAsync("/api/shield?path=/open/*");
        Assert.Equal("""{"deleted":1}""", await purged.Content.ReadAsStringAsync());
        Assert.Equal("MISS", (await RawClient.GetAsync(gate.Public, "/open/a.ts")).Header("X-Cache"));
    }

    [Theory]
    [InlineData("/api/shield")]
    [InlineData("/api/shield?path=open")]
    [InlineData("/api/shield?path=")]
    [InlineData("/api/shield?pth=/open")]
    public async Task A_purge_that_was_misspelt_is_an_error(string call)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        using var answer = await gate.ManagementClient.DeleteAsync(call);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static (string Key, string Value)[] OpenRoute(string originUrl) =>
    [
        ("ReverseProxy:Routes:open:ClusterId", "open"),
        ("ReverseProxy:Routes:open:Match:Path", "/open/{**path}"),
        ("ReverseProxy:Routes:open:Metadata:PlayGate", "open"),
        ("ReverseProxy:Clusters:open:Destinations:one:Address", originUrl),
    ];
}
