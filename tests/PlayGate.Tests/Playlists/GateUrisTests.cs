namespace PlayGate.Tests.Playlists;

/// <summary>Single URIs: which are ours, and what becomes of them.</summary>
public sealed class GateUrisTests
{
    [Theory]
    [InlineData("/live/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("/live/streams/", "/app/streams/~TICKET/")]
    [InlineData("/live/streams", "/app/streams")]
    [InlineData("/live/streamsx/a.ts", "/app/streamsx/a.ts")]
    [InlineData("/live/other/a.ts", "/app/other/a.ts")]
    [InlineData("/live", "/app/live")]
    [InlineData("/lively/streams/a.ts", "/app/lively/streams/a.ts")]
    [InlineData("/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("/", "/app/")]
    public void Paths_of_the_origin_become_paths_of_the_gate(string uri, string expected) => Expect(uri, expected);

    [Theory]
    [InlineData("http://origin.example:8080/live/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("http://origin.example:8080", "/app/")]
    [InlineData("http://origin.example:8080?a=1", "/app/?a=1")]
    [InlineData("http://origin.internal/live/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("http://origin.internal:80/live/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("https://origin.internal:443/live/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("//origin.internal:443/live/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("hTTp://ORIGIN.internal/live/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("http://gate.example/app/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("https://gate.example/app/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("//video.example:8443/app/streams/a.ts", "/app/streams/~TICKET/a.ts")]
    public void Absolute_ones_of_the_origin_and_of_the_gate_come_inside(string uri, string expected) => Expect(uri, expected);

    [Theory]
    [InlineData("http://gate.example/live/streams/a.ts")]
    [InlineData("http://gate.example/")]
    [InlineData("http://gate.example")]
    [InlineData("http://origin.example/live/streams/a.ts")]
    [InlineData("http://origin.example:80/live/streams/a.ts")]
    [InlineData("http://origin.internal:443/live/streams/a.ts")]
    [InlineData("https://origin.internal:80/live/streams/a.ts")]
    [InlineData("http://origin.example:8080.evil.example/live/streams/a.ts")]
    [InlineData("http://origin.example:8080@evil.example/live/streams/a.ts")]
    [InlineData("http://me@origin.example:8080/live/streams/a.ts")]
    [InlineData("http://evil.example/http://origin.example:8080/live/streams/a.ts")]
    [InlineData("http:///live/streams/a.ts")]
    [InlineData("///live/streams/a.ts")]
    [InlineData("http:/live/streams/a.ts")]
    [InlineData("ftp://origin.example:8080/live/streams/a.ts")]
    [InlineData("skd://origin.example:8080/live/streams/a.ts")]
    [InlineData("data:,/live/streams/a.ts")]
    [InlineData("urn:mpeg:dash:resolve-to-zero:2013")]
    [InlineData("live/streams/a.ts")]
    [InlineData("http")]
    [InlineData("https:/")]
    [InlineData("h264/a.ts")]
    [InlineData("?_HLS_msn=1")]
    [InlineData("\\\\origin.example:8080\\live\\streams\\a.ts")]
    public void Everybody_elses_stay_as_they_are(string uri) => Expect(uri, uri);

    [Theory]
    [InlineData("/live/streams/~TICKET/a.ts", "/app/streams/~TICKET/a.ts")]
    [InlineData("/live/streams/~OTHER/a.ts", "/app/streams/~OTHER/a.ts")]
    [InlineData("https://gate.example/app/streams/~TICKET/a.ts", "/app/streams/~TICKET/a.ts")]
    public void A_URI_that_carries_a_ticket_gets_no_second_one(string uri, string expected) => Expect(uri, expected);

    /// <summary>What is left of a URI without its authority, or without the origin's base path, names no other host (issue 15).</summary>
    [Theory]
    [InlineData("http://origin.example:8080//evil.example/a.ts", "/evil.example/a.ts")]
    [InlineData("http://origin.example:8080///evil.example/a.ts", "/evil.example/a.ts")]
    [InlineData("http://origin.example:8080/\\evil.example/a.ts", "/evil.example/a.ts")]
    [InlineData("http://origin.example:8080/base//evil.example/a.ts", "/evil.example/a.ts")]
    [InlineData("http://origin.example:8080/base/\\/evil.example/a.ts", "/evil.example/a.ts")]
    [InlineData("/base//evil.example/a.ts", "/evil.example/a.ts")]
    [InlineData("/base/\\evil.example/a.ts", "/evil.example/a.ts")]
    [InlineData("http://origin.example:8080//", "/")]
    [InlineData("http://origin.example:8080/base/", "/")]
    [InlineData("/base/", "/")]
    public void What_comes_inside_begins_with_one_slash(string uri, string expected)
    {
        var scope = Playlist.Plain with { OriginPaths = new("/base", "") };
        Assert.Equal($"#EXTM3U\n{expected}\n", Playlist.Hls($"#EXTM3U\n{uri}\n", scope));
        Assert.Equal(expected, Playlist.Hls(uri, scope));
        Assert.Equal($"<MPD><BaseURL>{expected}</BaseURL></MPD>", Playlist.Dash($"<MPD><BaseURL>{uri}</BaseURL></MPD>", scope));
        for (var piece = 1; piece < 8; piece++)
        {
            var text = System.Text.Encoding.UTF8.GetBytes($"#EXTM3U\n{uri}\n");
            Assert.Equal(
                $"#EXTM3U\n{expected}\n",
                System.Text.Encoding.UTF8.GetString(Playlist.Rewrite(Playlist.RewriterOf(isHls: true, scope), text, _ => piece)));
        }
    }

    [Fact]
    public void A_prefix_that_is_removed_whole_still_says_what_is_guarded()
    {
        var scope = Playlist.Scope with { OriginPaths = new("", "/app/streams"), GuardedPrefix = "/app/streams" };
        Assert.Equal("/app/streams/~TICKET/a.ts", Playlist.Hls("/a.ts", scope));
    }

    [Fact]
    public void Names_are_escaped_as_their_playlist_wants_it()
    {
        var scope = Playlist.Scope with { OriginPaths = new("/a&b", "/c&d"), GuardedPrefix = "/c&d/streams" };
        Assert.Equal("/c&d/streams/~TICKET/x", Playlist.Hls("/a&b/streams/x", scope));
        Assert.Equal("<MPD><BaseURL>/c&amp;d/streams/~TICKET/x", Playlist.Dash("<MPD><BaseURL>/a&amp;b/streams/x", scope));
    }

    private static void Expect(string uri, string expected)
    {
        Assert.Equal($"#EXTM3U\n{expected}\n", Playlist.Hls($"#EXTM3U\n{uri}\n"));
        Assert.Equal(expected, Playlist.Hls(uri));
        Assert.Equal($"<MPD><BaseURL>{expected}</BaseURL></MPD>", Playlist.Dash($"<MPD><BaseURL>{uri}</BaseURL></MPD>"));
    }
}
