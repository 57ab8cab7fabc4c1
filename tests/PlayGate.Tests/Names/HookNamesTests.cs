using System.Text.Json;
using CsCheck;
using PlayGate.Media.Hooks;

namespace PlayGate.Tests.Names;

/// <summary>
/// Each media server by its own rule, against our hook for it: where the token of a stream lets a client in, the server serves exactly
/// that stream. CsCheck prints the seed of what fails; the environment variable <c>CsCheck_Seed</c> sets it (issue 15).
/// </summary>
public sealed class HookNamesTests
{
    private const int Samples = 10_000;
    private static readonly string Token = AskedHook.Token;
    private static readonly string[] Keys =
        [
            $"cam?token={Token}", $"secret?token={Token}", $"cam/{Token}", $"cam.flv?token={Token}", $"cam?token={Token}&x=1",
            $"cam/x?token={Token}",
        ];

    [Fact]
    public void What_OvenMediaEngine_plays_to_a_token_is_its_stream() => Differ(
        Gen.Select(
            OddTexts.Within("ome:3333", "ome", "[::1]:3333"),
            OddTexts.Within(
                [.. Keys.Select(key => "/app/" + key), $"/app/cam/llhls.m3u8?token={Token}", $"/app/secret/cam?token={Token}"])),
        (host, target) => OvenServer.Http(host, target) is { } url
            ? Served(new OvenMediaEngineHook(AskedHook.Names), url.Hook("outgoing", "webrtc"), TokenType.Play, _ => url.Stream)
            : null);

    [Fact]
    public void What_OvenMediaEngine_takes_by_a_token_is_its_stream()
    {
        var hook = new OvenMediaEngineHook(AskedHook.Names);
        (string, string)? Taken(OvenServer? url, string protocol) =>
            url is null ? null
                : Served(hook, url.Hook("incoming", protocol), TokenType.Publish, answer => NewUrl(answer)?.Stream ?? url.Stream);
        Differ(
            Gen.Select(OddTexts.Within("rtmp://ome:1935/app", "rtmp://ome/app/", "rtmp://ome/app/x/y"), OddTexts.Within(Keys)),
            (connected, key) => Taken(OvenServer.Rtmp(connected, key), "rtmp"));
        Differ(
            Gen.Select(
                OddTexts.Within("srt%3A%2F%2Fome%3A9999%2Fapp%2F", "ome/app/", "srt://ome/app/"),
                OddTexts.Within([.. Keys, .. Keys.Select(Uri.EscapeDataString)])),
            (begin, end) => Taken(OvenServer.Srt(begin + end), "srt"));
    }

    [Fact]
    public void What_SRS_takes_by_a_token_is_its_stream()
    {
        var hook = new SrsHook(AskedHook.Names);
        (string, string)? Taken(SrsServer? client) =>
            client is null ? null
                : Served(hook, client.Hook("on_publish"), TokenType.Publish, _ => client.Served[(client.Served.IndexOf('/', 1) + 1)..]);
        Differ(
            Gen.Select(
                OddTexts.Within("rtmp://srs/live", "rtmp://srs/live/", $"rtmp://srs/live?token={Token}", "rtmp://srs/live/cam"),
                OddTexts.Within([.. Keys, "cam", Token])),
            (connected, key) => Taken(SrsServer.Rtmp(connected, key)));
        Differ(
            Gen.Select(OddTexts.Within("live", "live", "/live"), OddTexts.Within("cam", "cam", "secret", $"cam/{Token}")),
            (application, stream) => Taken(SrsServer.Whip(application, stream, $"app=x&stream=y&token={Token}")));
    }

    [Fact]
    public void What_MediaMTX_takes_by_a_token_is_its_path()
    {
        var hook = new MediaMtxHook(AskedHook.Names);
        (string, string)? Taken(MediaMtxServer? client, string action, TokenType type) =>
            client is null ? null : Served(hook, client.Hook(action), type, _ => client.Path);
        var paths = OddTexts.Within("/cam", "/cam", "/secret", "/default/cam", $"/cam/{Token}", "/cam/whip");
        Differ(
            Gen.Select(paths, OddTexts.Within($"token={Token}")),
            (path, query) => Taken(MediaMtxServer.Rtmp(path, query), "publish", TokenType.Publish));
        Differ(
            Gen.Select(paths, OddTexts.Within("/whip", "/whep")),
            (path, end) => Taken(MediaMtxServer.Whip(path + end, $"token={Token}"), "read", TokenType.Play));
        Differ(
            Gen.Select(
                OddTexts.Within("cam", "cam", "secret", "default/cam", $"cam/{Token}"),
                OddTexts.Within($":token={Token}", $":u:p:token={Token}")),
            (path, end) => Taken(MediaMtxServer.Srt("publish:" + path + end), "publish", TokenType.Publish));
    }

    [Fact]
    public void What_nginx_rtmp_takes_by_a_token_is_its_stream()
    {
        var hook = new NginxRtmpHook(AskedHook.Names);
        (string, string)? Taken(NginxRtmpServer client, string call, TokenType type) =>
            Served(hook, client.Hook(call), type, answer => answer.Rename ?? client.Name);
        var connected = OddTexts.Within("rtmp://nginx/live", $"rtmp://nginx/live&name=secret&token={Token}");
        Differ(
            Gen.Select(OddTexts.Within(Keys), connected),
            (key, said) => Taken(NginxRtmpServer.Rtmp(key, said), "publish", TokenType.Publish));
        Differ(Gen.Select(OddTexts.Within(Keys), connected), (key, said) => Taken(NginxRtmpServer.Rtmp(key, said), "play", TokenType.Play));
    }

    /// <summary>The stream whose token lets such a client in, and the one that the server serves then.</summary>
    private static (string Judged, string Served)? Served(
        IHookProtocol hook, byte[] body, TokenType type, Func<HookAnswer, string> served) =>
        AskedHook.Admits(hook, body, type) is var (stream, answer) ? (stream, served(answer)) : null;

    /// <summary>
    /// SRS and MediaMTX cannot be told another name, so there a token behind the stream is part of its name: docs/publishing.md says so,
    /// and nobody else has a stream of that name.
    /// </summary>
    private static void Differ(Gen<(string First, string Second)> clients, Func<string, string, (string Judged, string Served)?> ask)
    {
        var admitted = 0;
        clients.Sample(
            client =>
            {
                if (ask(client.First, client.Second) is var (judged, served))
                {
                    Interlocked.Increment(ref admitted);
                    Assert.Contains(served, (string[])[judged, $"{judged}/{Token}"]);
                }
            },
            iter: Samples,
            threads: 1);
        Assert.True(
            admitted > Samples / 100, $"The generator must find clients that are let in for this to say something; it found {admitted}.");
    }

    private static OvenServer? NewUrl(HookAnswer answer) =>
        JsonDocument.Parse(answer.Json!).RootElement.TryGetProperty("new_url", out var url) ? OvenServer.Read(url.GetString()!) : null;
}
