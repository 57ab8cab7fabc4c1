using System.Net;
using PlayGate.Testing;

namespace ContractTests;

/// <summary>What the application of samples/OwnProxy owes its viewers, with its own routes, settings and back-end.</summary>
public sealed class GuardedStreamTests : IAsyncDisposable
{
    private const string Playlist = "/LiveApp/streams/cam.m3u8";
    private readonly PlayGateFactory<Program> _gate = new();

    [Fact]
    public async Task A_url_opens_once_and_the_session_carries_on()
    {
        _gate.Origin.Serve(Playlist, "#EXTM3U\n#EXTINF:2,\ncam0001.ts\n");
        _gate.Origin.Serve("/LiveApp/streams/cam0001.ts", "bytes", "video/mp2t");
        using var viewer = _gate.NewViewer();
        using var another = _gate.NewViewer();
        var url = await MintAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(viewer, url));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(viewer, "/streams/cam0001.ts"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(another, url));
        Assert.All(_gate.Origin.Requests, request => Assert.DoesNotContain("token", request.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_is_not_live_yet_costs_no_token()
    {
        using var viewer = _gate.NewViewer();
        var url = await MintAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(viewer, url));

        _gate.Origin.Serve(Playlist, "#EXTM3U\n");
        _gate.Clock.Advance(TimeSpan.FromSeconds(2)); // for so long the gate remembers the 404
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(viewer, url));
    }

    [Fact]
    public async Task An_origin_that_does_not_answer_costs_no_token()
    {
        using var viewer = _gate.NewViewer();
        var url = await MintAsync();
        _gate.Origin.KeepSilent(Playlist);
        var first = StatusAsync(viewer, url);
        await _gate.Origin.ReceivedAsync(Playlist);
        _gate.Clock.Advance(TimeSpan.FromSeconds(100)); // YARP's ActivityTimeout
        Assert.Equal(HttpStatusCode.GatewayTimeout, await first);

        _gate.Origin.Serve(Playlist, "#EXTM3U\n");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(viewer, url));
    }

    [Fact]
    public async Task The_back_end_ends_a_session()
    {
        _gate.Origin.Serve(Playlist, "#EXTM3U\n");
        using var viewer = _gate.NewViewer();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(viewer, await MintAsync()));

        using var ended = await viewer.DeleteAsync(new Uri("/sessions/cam", UriKind.Relative));
        Assert.Equal("1", await ended.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(viewer, "/streams/cam.m3u8"));
    }

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    /// <summary>As the application's own back-end does it; <c>_gate.MintAsync("cam")</c> does the same without one.</summary>
    private async Task<string> MintAsync()
    {
        using var backEnd = _gate.NewViewer();
        using var minted = await backEnd.PostAsync(new Uri("/tokens/cam", UriKind.Relative), content: null);
        return await minted.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient viewer, string url)
    {
        using var response = await viewer.GetAsync(new Uri(url, UriKind.RelativeOrAbsolute));
        return response.StatusCode;
    }
}
