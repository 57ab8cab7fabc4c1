using Microsoft.Extensions.Options;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Delivery;

/// <summary>Routes for CDNs that operators write, and what sessions say of their CDN.</summary>
public sealed class CdnRoutesTests
{
    [Fact]
    public async Task A_route_of_ones_own_is_a_cdns_where_it_says_so()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(originUrl: null, [.. CdnGate.Settings, .. OwnRoute(origin.Url)]);

        Assert.Equal(200, (await gate.FetchAsync("/edge/streams/cam/1.ts?md5=a&expires=1")).Status);
        Assert.Contains("not_for_cdn", (await gate.FetchAsync("/edge/streams/cam.m3u8")).Text, StringComparison.Ordinal);
        Assert.Equal("/streams/cam/1.ts", Assert.Single(origin.Requests.All).Target);
    }

    [Fact]
    public async Task A_cdns_route_of_an_application_without_one_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => TestGate.InFrontOfAsync(originUrl: null, OwnRoute("http://127.0.0.1:9")));

        Assert.Contains("has no CDN", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cdn_without_the_secret_stops_the_start_with_the_name_of_the_setting()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", [.. CdnGate.Settings.Where(setting => setting.Key != "PlayGate:Shield:CdnSecret")]));

        Assert.Contains("PlayGate:Cdn needs PlayGate:Shield:CdnSecret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_say_that_a_cdn_delivers_and_publishers_do_not()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await CdnGate.StartAsync(origin);
        await using var without = await TestGate.InFrontOfAsync(origin);
        foreach (var one in new[] { gate, without })
        {
            await one.OpenAsync("/streams/cam.m3u8", await one.MintAsync("cam"));
        }

        using (await gate.SendAsync(HttpMethod.Put, $"/ingest/cam/1.ts?token={await gate.MintAsync("cam", "publish")}"))
        {
        }

        var sessions = (await gate.AskAsync("/api/sessions")).Json["items"]!.AsArray();
        Assert.Equal(
            ["play cdn", "publish "],
            sessions.Select(session => $"{session!["type"]} {session["delivery"]}").Order(StringComparer.Ordinal));
        Assert.Null((await without.AskAsync("/api/sessions")).Json["items"]![0]!["delivery"]);
    }

    private static (string Key, string Value)[] OwnRoute(string originUrl) =>
    [
        ("ReverseProxy:Routes:edge:ClusterId", "media"),
        ("ReverseProxy:Routes:edge:Match:Path", "/edge/streams/{**path}"),
        ("ReverseProxy:Routes:edge:Metadata:PlayGate", "cdn"),
        ("ReverseProxy:Routes:edge:Transforms:0:PathRemovePrefix", "/edge"),
        ("ReverseProxy:Clusters:media:Destinations:one:Address", originUrl),
    ];
}
