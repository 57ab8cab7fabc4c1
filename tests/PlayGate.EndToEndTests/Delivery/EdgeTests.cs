using System.Net;
using PlayGate.EndToEndTests.Deploying;
using PlayGate.EndToEndTests.Players;
using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.EndToEndTests.Players.Programs;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing;

namespace PlayGate.EndToEndTests.Delivery;

/// <summary>Playlists from the gate, media from a real edge that verifies what the gate signed.</summary>
public sealed class EdgeTests
{
    public static TheoryData<StreamKind, string> Viewings => new()
    {
        { StreamKind.HlsTs, "Auto" },
        { StreamKind.HlsFmp4, "Rewrite" },
        { StreamKind.HlsLive, "Auto" },
        { StreamKind.Dash, "Auto" },
        { StreamKind.Mp4IndexAtEnd, "Auto" },
    };

    [ProgramTheory("nginx", "ffmpeg")]
    [MemberData(nameof(Viewings))]
    public async Task Ffmpeg_plays_from_one_url_through_gate_and_edge(StreamKind kind, string mode)
    {
        await using var stage = await EdgeStage.StartAsync(("PlayGate:Cdns:edge:Mode", mode));
        var stream = await TestStreams.OfAsync(kind);
        var id = stream.NewId();

        var played = await new Ffmpeg().PlayAsync(await stage.MintAsync(id, stream.Entry), stream);

        Assert.True(played.Frames >= stream.FramesToSee, $"{played.Frames} frames of {stream.FramesToSee}\n{played.Log}\n{stage.EdgeLog}");
        Assert.Contains($"GET /streams/{id}/", stage.EdgeLog, StringComparison.Ordinal);
    }

    /// <summary>Pages of another site, whose players carry the session in the path and send the edge no credentials.</summary>
    [BrowserTheory]
    [InlineData("hls.js", StreamKind.HlsLive, "Auto")]
    [InlineData("hls.js", StreamKind.HlsTs, "Auto")]
    [InlineData("shaka", StreamKind.HlsFmp4, "Rewrite")]
    [InlineData("shaka", StreamKind.DashBaseUrl, "Auto")]
    [InlineData("dash.js", StreamKind.Dash, "Auto")]
    [InlineData("native", StreamKind.Mp4, "Auto")]
    public async Task Web_players_play_through_gate_and_edge(string player, StreamKind kind, string mode)
    {
        var pages = await PlayerPages.SharedAsync();
        await using var stage = await EdgeStage.StartAsync(
            ("PlayGate:Cdns:edge:Mode", mode),
            ("PlayGate:Session:Carrier", "Path"),
            ("PlayGate:Cors:AllowedOrigins:0", pages.OriginOn(Site.Cross)));
        var stream = await TestStreams.OfAsync(kind);
        var id = stream.NewId();

        var played = await new WebPlayer(player, Site.Cross, withCredentials: false).PlayAsync(
            await stage.MintAsync(id, stream.Entry), stream);

        Assert.True(played.Frames >= stream.FramesToSee, $"{played.Frames} frames of {stream.FramesToSee}\n{played.Log}\n{stage.EdgeLog}");
        Assert.Contains($"GET /streams/{id}/", stage.EdgeLog, StringComparison.Ordinal);
    }

    [ProgramTheory("traffic_server", "ffmpeg")]
    [InlineData(StreamKind.HlsLive)]
    [InlineData(StreamKind.Dash)]
    public async Task Ffmpeg_plays_through_gate_and_traffic_server(StreamKind kind)
    {
        await using var stage = await EdgeStage.StartTrafficServerAsync(("PlayGate:Cdns:edge:Mode", "Rewrite"));
        var stream = await TestStreams.OfAsync(kind);
        var id = stream.NewId();

        var played = await new Ffmpeg().PlayAsync(await stage.MintAsync(id, stream.Entry), stream);
        var (_, text) = await stage.OpenAsync(id, stream.Entry);

        Assert.True(played.Frames >= stream.FramesToSee, $"{played.Frames} frames of {stream.FramesToSee}\n{played.Log}\n{stage.EdgeLog}");
        Assert.Contains($"{stage.EdgeUrl}streams/{id}/", text, StringComparison.Ordinal);
    }

    [ProgramFact("traffic_server")]
    public async Task Two_sessions_share_one_object_at_traffic_server_and_a_folders_credential_opens_no_other()
    {
        await using var stage = await EdgeStage.StartTrafficServerAsync(("PlayGate:Cdns:edge:Window", "01:00:00"));
        var stream = await TestStreams.OfAsync(StreamKind.HlsLive);
        var id = stream.NewId();
        var (first, second) = (await stage.OpenAsync(id, stream.Entry), await stage.OpenAsync(id, stream.Entry));
        var link = new Uri(first.Text.Split('\n').First(line => line.StartsWith("http", StringComparison.Ordinal)));
        Assert.Contains(link.AbsoluteUri, second.Text, StringComparison.Ordinal);

        using var fetched = await stage.Viewer.GetAsync(link);
        using var shared = await stage.Viewer.GetAsync(link);
        using var unsigned = await stage.Viewer.GetAsync(new Uri(link.GetLeftPart(UriPartial.Path)));
        using var other = await stage.Viewer.GetAsync(new Uri(link.AbsoluteUri.Replace($"/{id}/", "/other/", StringComparison.Ordinal)));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (fetched.StatusCode, shared.StatusCode));
        Assert.NotNull(shared.Headers.Age);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (unsigned.StatusCode, other.StatusCode));
        var origin = await StreamOrigin.SharedAsync();
        Assert.Single(origin.Requests.All, request => request.Target.StartsWith($"/streams/{id}/0.ts", StringComparison.Ordinal));
    }

    [ProgramFact("nginx")]
    public async Task Two_sessions_share_one_object_at_the_edge_and_nothing_unsigned_is_served()
    {
        await using var stage = await EdgeStage.StartAsync(
            ("PlayGate:Cdns:edge:Mode", "Rewrite"), ("PlayGate:Cdns:edge:Window", "01:00:00"));
        var stream = await TestStreams.OfAsync(StreamKind.HlsLive);
        var id = stream.NewId();
        var (first, second) = (await stage.OpenAsync(id, stream.Entry), await stage.OpenAsync(id, stream.Entry));
        var link = new Uri(first.Text.Split('\n').First(line => line.StartsWith("http", StringComparison.Ordinal)));

        Assert.Contains(link.AbsoluteUri, second.Text, StringComparison.Ordinal);
        using var fetched = await stage.Viewer.GetAsync(link);
        using var shared = await stage.Viewer.GetAsync(link);
        using var unsigned = await stage.Viewer.GetAsync(new Uri(link.GetLeftPart(UriPartial.Path)));
        using var other = await stage.Viewer.GetAsync(new Uri(link.AbsoluteUri.Replace($"/{id}/", "/other/", StringComparison.Ordinal)));

        Assert.Equal((HttpStatusCode.OK, "MISS"), (fetched.StatusCode, EdgeCacheOf(fetched)));
        Assert.Equal((HttpStatusCode.OK, "HIT"), (shared.StatusCode, EdgeCacheOf(shared)));
        Assert.Equal("*", shared.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (unsigned.StatusCode, other.StatusCode));
    }

    [ProgramFact("nginx")]
    public async Task A_kick_refuses_the_next_playlist_at_once_and_the_last_url_dies_within_the_bound()
    {
        await using var stage = await EdgeStage.StartAsync(
            ("PlayGate:Cdns:edge:Window", "00:00:01"), ("PlayGate:Cdns:edge:Lifetime", "00:00:02"));
        var stream = await TestStreams.OfAsync(StreamKind.HlsLive);
        var id = stream.NewId();
        var (cookie, text) = await stage.OpenAsync(id, stream.Entry);
        var link = new Uri(text.Split('\n').First(line => line.StartsWith("http", StringComparison.Ordinal)));
        using var before = await stage.GetAsync($"streams/{id}/{stream.Entry}", cookie);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await stage.KickAsync(id);

        using var playlist = await stage.GetAsync($"streams/{id}/{stream.Entry}", cookie);
        using var redirect = await stage.GetAsync($"streams/{id}/0.ts", cookie);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (playlist.StatusCode, redirect.StatusCode));
        await Patience.UntilAsync(async () =>
        {
            using var last = await stage.Viewer.GetAsync(link);
            return last.StatusCode == HttpStatusCode.Forbidden;
        });
    }

    private static string? EdgeCacheOf(HttpResponseMessage response) => response.Headers.GetValues("X-Cache").Last();
}
