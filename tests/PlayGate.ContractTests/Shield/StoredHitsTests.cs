using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.Gate;
using PlayGate.Shield.Fetch;
using PlayGate.Testing.Origins;
using Yarp.ReverseProxy;

namespace PlayGate.ContractTests.Shield;

/// <summary>What is stored and fresh is given without running the proxy: the same answer to the same viewers.</summary>
public sealed class StoredHitsTests
{
    private const string Segment = "/streams/cam/1.ts";

    private static readonly (string Name, string Value)[] Fields =
    [
        ("Content-Type", "video/mp2t"), ("Cache-Control", "public, max-age=30, s-maxage=60"), ("ETag", "\"v1\""),
        ("Date", "Sun, 01 Mar 2026 12:00:00 GMT"),
        ("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT"), ("Vary", "Accept-Encoding"), ("Access-Control-Allow-Origin", "*"),
        ("CDN-Cache-Control", "max-age=99"), ("X-Part", "one"), ("Content-Language", "en"),
    ];

    [Theory]
    [InlineData("Cookie")]
    [InlineData("Path")]
    public async Task A_hit_is_the_same_with_and_without_the_proxy(string carrier)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "segment", Fields));
        var past = Assert.Single(await HitsAsync(origin, carrier, "true", [[]]));
        var through = Assert.Single(await HitsAsync(origin, carrier, "false", [[]]));

        Assert.Equal(through, past);
        Assert.Contains("X-Cache: HIT", past, StringComparison.Ordinal);
        Assert.Contains("Age: 5", past, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: https://site.example", past, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: private, max-age=30\n", past, StringComparison.Ordinal);
        Assert.Equal(carrier == "Path", past.Contains("Referrer-Policy: no-referrer", StringComparison.Ordinal));
        Assert.EndsWith("\nsegment", past, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_and_conditions_are_the_same_with_and_without_the_proxy()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "segment", Fields));
        (int Status, string[] Asked)[] cases =
        [
            (206, ["Range: bytes=0-"]), (206, ["Range: bytes=2-4"]), (206, ["Range: bytes=-3"]), (416, ["Range: bytes=99-"]),
            (200, ["Range: lines=1-2"]),
            (206, ["Range: bytes=2-4", "If-Range: \"v1\""]), (200, ["Range: bytes=2-4", "If-Range: \"v0\""]),
            (304, ["If-None-Match: \"v1\""]), (304, ["If-Modified-Since: Sun, 01 Mar 2026 11:00:00 GMT"]),
        ];
        var asked = cases.Select(one => one.Asked).ToArray();
        var past = await HitsAsync(origin, "Cookie", "true", asked);

        Assert.Equal(await HitsAsync(origin, "Cookie", "false", asked), past);
        Assert.Equal(cases.Select(one => $"{one.Status}"), past.Select(hit => hit[..3]));
        Assert.All(past, hit => Assert.Contains("X-Cache: HIT", hit, StringComparison.Ordinal));
        Assert.Contains("Content-Range: bytes 2-4/7", past[1], StringComparison.Ordinal);
        Assert.EndsWith("\ngme", past[1], StringComparison.Ordinal);
        Assert.Equal(2, origin.Requests.All.Count);
    }

    [Fact]
    public async Task Nobody_without_a_session_gets_what_is_stored()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "segment", Fields));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync(Segment, await gate.MintAsync("cam"));
        var other = await gate.OpenAsync("/streams/other/1.ts", await gate.MintAsync("other"));

        Assert.Equal("token_required", await TestGate.CodeOfAsync(await gate.GetAsync(Segment)));
        Assert.Equal("session_mismatch", await TestGate.CodeOfAsync(await gate.GetAsync(Segment, other)));
        using var hit = await gate.GetAsync(Segment, cookie);
        Assert.Equal(["HIT"], hit.Headers.GetValues("X-Cache"));

        (await gate.ManagementClient.DeleteAsync(new Uri("/api/sessions?streamId=cam", UriKind.Relative))).EnsureSuccessStatusCode();
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(await gate.GetAsync(Segment, cookie)));
        gate.Leap(TimeSpan.FromHours(5));
        Assert.Equal("session_expired", await TestGate.CodeOfAsync(await gate.GetAsync("/streams/other/1.ts", other)));
    }

    [Fact]
    public async Task What_the_viewer_brings_besides_goes_to_the_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "segment", ("Cache-Control", "max-age=30")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync(Segment, await gate.MintAsync("cam"));
        origin.Requests.Forget();

        using var withCookie = await gate.GetAsync(Segment, $"{cookie}; theirs=1");
        using var withKey = await gate.GetAsync(Segment, cookie, ("Authorization", "Basic QTpC"));
        using var other = await gate.GetAsync($"{Segment}?a=1", cookie);

        Assert.Equal(
            ["BYPASS", "BYPASS", "MISS"], new[] { withCookie, withKey, other }.SelectMany(answer => answer.Headers.GetValues("X-Cache")));
        Assert.Equal(3, origin.Requests.All.Count);
    }

    [Fact]
    public async Task With_control_off_everybody_gets_what_is_stored()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "segment", Fields));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        using var off = await gate.ManagementClient.PutAsJsonAsync(
            "/api/settings/default", new { playTokenControl = false, publishTokenControl = true });
        off.EnsureSuccessStatusCode();

        using var miss = await gate.GetAsync(Segment);
        using var hit = await gate.GetAsync(Segment);

        Assert.Equal(["HIT"], hit.Headers.GetValues("X-Cache"));
        Assert.Single(origin.Requests.All);
    }

    [Fact]
    public async Task A_playlist_is_rewritten_for_its_viewer_whether_it_is_stored_or_not()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        origin.Answer = OriginAnswer.Respond(
            200, $"#EXTM3U\n{origin.Url}/streams/cam/1.ts\n", ("Content-Type", "application/x-mpegurl"), ("Cache-Control", "max-age=30"));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam/live", await gate.MintAsync("cam"));

        using var hit = await gate.GetAsync("/streams/cam/live", cookie);

        Assert.Equal(["HIT"], hit.Headers.GetValues("X-Cache"));
        Assert.Equal("#EXTM3U\n/streams/cam/1.ts\n", await hit.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, "PathRemovePrefix", "/app")]
    [InlineData(true, "X-Forwarded", "Append")]
    [InlineData(true, "RequestHeaderOriginalHost", "false")]
    [InlineData(false, "RequestHeaderOriginalHost", "true")]
    [InlineData(false, "RequestHeadersCopy", "false")]
    [InlineData(false, "PathPrefix", "/x")]
    [InlineData(false, "ResponseHeader", "X-Operator", "Set", "theirs")]
    [InlineData(false, "RequestHeader", "Accept-Language", "Set", "en")]
    [InlineData(false, "ResponseHeadersCopy", "false")]
    [InlineData(false, "ResponseHeadersAllowed", "Content-Type")]
    public async Task Only_a_route_whose_answers_nobody_else_changes_does_without_the_proxy(bool isPlain, params string[] transform)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "segment", Fields));
        await using var gate = await TestGate.InFrontOfAsync(origin, RouteWith(origin, transform));

        Assert.Equal(isPlain, HitsOn(gate, "own"));
    }

    [Fact]
    public async Task What_the_operator_sets_is_in_a_hit_too()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "segment", Fields));
        await using var gate = await TestGate.InFrontOfAsync(origin, RouteWith(origin, "ResponseHeader", "X-Operator", "Set", "theirs"));
        var cookie = await gate.OpenAsync("/app/streams/cam/1.ts", await gate.MintAsync("cam", more: new { application = "app" }));

        using var hit = await gate.GetAsync("/app/streams/cam/1.ts", cookie);

        Assert.Equal(["HIT"], hit.Headers.GetValues("X-Cache"));
        Assert.Equal(["theirs"], hit.Headers.GetValues("X-Operator"));
    }

    private static bool HitsOn(TestGate gate, string route)
    {
        var found = gate.Services.GetRequiredService<IProxyStateLookup>().TryGetRoute(route, out var model);
        Assert.True(found);
        return gate.Services.GetRequiredService<IAnswersAtHand>().On(model!) is not null;
    }

    /// <param name="origin">Where it leads.</param>
    /// <param name="transform">Names and values of one transform.</param>
    private static (string Key, string Value)[] RouteWith(KestrelOrigin origin, params string[] transform) =>
    [
        ("ReverseProxy:Routes:own:ClusterId", "own"),
        ("ReverseProxy:Routes:own:Match:Path", "/app/streams/{**path}"),
        ("ReverseProxy:Routes:own:Metadata:PlayGate", "play"),
        ("ReverseProxy:Routes:own:Metadata:PlayGate.Application", "app"),
        ("ReverseProxy:Clusters:own:Destinations:one:Address", origin.Url),
        .. transform.Chunk(2).Select(pair => ($"ReverseProxy:Routes:own:Transforms:0:{pair[0]}", pair[1])),
    ];

    /// <summary>The answers after the first, as text, five seconds later; each asked with header lines of its own.</summary>
    private static async Task<string[]> HitsAsync(KestrelOrigin origin, string carrier, string skips, string[][] asked)
    {
        await using var gate = await TestGate.InFrontOfAsync(
            origin, ("PlayGate:Shield:SkipProxyOnHit", skips), ("PlayGate:Session:Carrier", carrier),
            ("PlayGate:Cors:AllowedOrigins:0", "https://site.example"));
        Assert.Equal(skips == "true", HitsOn(gate, "playgate-default"));
        using var first = await gate.GetAsync($"{Segment}?token={await gate.MintAsync("cam")}");
        var (target, carried) = carrier == "Path" ? (first.Headers.Location!.OriginalString, Array.Empty<string>())
            : (Segment, [$"Cookie: {TestGate.CookieOf(first)}"]);
        gate.Clock.Advance(TimeSpan.FromSeconds(5));

        var hits = new List<string>();
        foreach (var lines in asked)
        {
            var hit = await RawClient.SendAsync(gate.Public, "GET", target, ["Origin: https://site.example", .. carried, .. lines]);
            hits.Add(string.Join(
                '\n', hit.Headers.Select(field => $"{field.Key}: {field.Value}").Order(StringComparer.Ordinal).Append(hit.Text)
                    .Prepend($"{hit.Status}")));
        }

        return [.. hits];
    }
}
