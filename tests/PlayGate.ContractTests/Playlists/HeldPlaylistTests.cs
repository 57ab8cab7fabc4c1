using System.Net;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Playlists;

/// <summary>
/// A manifest that has to be seen as a whole before its beginning can be judged is held for its viewer; what is held is bounded (issue 15).
/// </summary>
public sealed class HeldPlaylistTests : IAsyncLifetime
{
    private const int Segments = 60_000;
    private KestrelOrigin _origin = null!;
    private TestGate _gate = null!;

    public async Task InitializeAsync()
    {
        _origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, Manifest(), ("Content-Type", "application/dash+xml")));
        _gate = await TestGate.InFrontOfAsync(_origin, TestGate.Unshielded, ("PlayGate:Session:Carrier", "Path"));
    }

    public async Task DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task One_session_holds_two_and_is_told_to_wait_with_more()
    {
        var target = await OpenAsync("cam");
        var sleepers = await SleepersAsync(target, 6);

        Assert.Equal([200, 200, 503, 503, 503, 503], sleepers.Select(sleeper => sleeper.Head.Status).Order());
        Assert.All(sleepers.Where(sleeper => sleeper.Head.Status == 503), sleeper => Assert.NotEmpty(sleeper.Head["Retry-After"]));
        var others = await OpenAsync("other");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(others));

        foreach (var sleeper in sleepers)
        {
            await sleeper.Client.DisposeAsync();
        }

        await UntilAsync(async () => await StatusAsync(target) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task All_sessions_together_hold_so_much_and_who_has_held_it_long_is_cut()
    {
        var sleepers = new List<(RawClient Client, RawResponse Head)>();
        for (var number = 0; number < 4; number++)
        {
            sleepers.AddRange(await SleepersAsync(await OpenAsync($"cam{number}"), 2));
        }

        Assert.All(sleepers, sleeper => Assert.Equal(200, sleeper.Head.Status));
        var honest = await OpenAsync("honest");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(honest));

        _gate.Clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(async () => await StatusAsync(honest) == HttpStatusCode.OK);
        foreach (var sleeper in sleepers)
        {
            await sleeper.Client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_token_that_a_full_gate_could_not_serve_is_given_back()
    {
        var target = await OpenAsync("cam");
        var sleepers = new List<(RawClient Client, RawResponse Head)>();
        for (var number = 0; number < 4; number++)
        {
            sleepers.AddRange(await SleepersAsync(await OpenAsync($"cam{number}"), 2));
        }

        _origin.Answer = OriginAnswer.Respond(
            200, "#EXTM3U\n" + string.Concat(Enumerable.Repeat("#EXTINF:4,\n1.ts\n", 100_000)), ("Content-Type", "application/x-mpegurl"));
        var token = await _gate.MintAsync("late", more: new { carrier = "Cookie" });
        using var refused = await _gate.GetAsync($"/streams/late/live.m3u8?token={token}", headers: ("Range", "bytes=10-20"));
        foreach (var sleeper in sleepers)
        {
            await sleeper.Client.DisposeAsync();
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await UntilAsync(async () =>
        {
            using var again = await _gate.GetAsync($"/streams/late/live.m3u8?token={token}", headers: ("Range", "bytes=10-20"));
            return again.StatusCode == HttpStatusCode.PartialContent;
        });
        Assert.NotEqual("", target);
    }

    private static string Manifest()
    {
        var text = new StringBuilder(
            "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><AdaptationSet><Representation id=\"1\"><SegmentList>");
        for (var number = 0; number < Segments; number++)
        {
            text.Append(
                "<SegmentURL media=\"/streams/cam/a-rather-long-name-of-a-segment-that-fills-the-manifest-until-it-is-really-large-")
                .Append(number)
                .Append(".m4s\"/>");
        }

        return text.Append("</SegmentList></Representation></AdaptationSet></Period></MPD>").ToString();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await isSo())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<string> OpenAsync(string stream)
    {
        using var first = await _gate.GetAsync($"/streams/{stream}/manifest.mpd?token={await _gate.MintAsync(stream)}");
        return first.Headers.Location!.OriginalString;
    }

    private async Task<HttpStatusCode> StatusAsync(string target)
    {
        using var response = await _gate.GetAsync(target);
        return response.StatusCode;
    }

    /// <summary>Viewers who read the head of an answer and nothing else.</summary>
    private async Task<List<(RawClient Client, RawResponse Head)>> SleepersAsync(string target, int count)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RawClient.ConnectAsync(_gate.Public, receiveBuffer: 4096)));
        return [.. await Task.WhenAll(clients.Select(async client =>
        {
            await client.WriteAsync($"GET {target} HTTP/1.1\r\nHost: {_gate.Public.Authority}\r\n\r\n");
            return (client, await client.ReadHeadAsync());
        }))];
    }
}
