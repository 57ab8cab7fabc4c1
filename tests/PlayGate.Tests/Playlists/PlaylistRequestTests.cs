using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Delivery;
using PlayGate.Gate;
using PlayGate.Playlists;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Tests.Playlists;

public sealed class PlaylistRequestTests
{
    [Theory]
    [InlineData("cam.m3u8", "~TICKET", false)]
    [InlineData("cam.MPD", "~TICKET", false)]
    [InlineData("cam.m3u8", null, true)]
    [InlineData("cam0001.ts", "~TICKET", true)]
    public async Task Validators_of_a_playlist_made_for_a_ticket_are_not_the_origins(string file, string? ticket, bool areForwarded)
    {
        var route = new GateRoute("default", StreamNames.AntMedia, SessionCarrier.Path, "path", "/streams", "");
        var http = new DefaultHttpContext();
        http.Features.Set(new GateRequest(route, new RequestCredentials(file, ticket, default)));
        using var forwarded = new HttpRequestMessage();
        forwarded.Headers.TryAddWithoutValidation("If-None-Match", "\"v1\"");
        forwarded.Headers.TryAddWithoutValidation("If-Modified-Since", "Sun, 01 Mar 2026 12:00:00 GMT");
        await new PlaylistRequestTransform(WithoutCdn()).ApplyAsync(
            new RequestTransformContext { HttpContext = http, ProxyRequest = forwarded });
        Assert.Equal(areForwarded, forwarded.Headers.Contains("If-None-Match"));
        Assert.Equal(areForwarded, forwarded.Headers.Contains("If-Modified-Since"));
    }

    private static CdnDirectory WithoutCdn() =>
        new ServiceCollection().AddMetrics().AddOptions().AddSingleton(TimeProvider.System).AddDelivery().BuildServiceProvider()
            .GetRequiredService<CdnDirectory>();
}
