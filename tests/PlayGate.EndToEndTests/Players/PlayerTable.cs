using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;
using static PlayGate.EndToEndTests.Players.Streams.StreamKind;

namespace PlayGate.EndToEndTests.Players;

/// <summary>
/// What plays, on one token and one session: everything with <c>Auto</c>, and of the other carriers what they can and what is peculiar.
/// What is in no row and why is in <c>docs/players.md</c>.
/// </summary>
public static class PlayerTable
{
    private static readonly StreamKind[] s_all = Enum.GetValues<StreamKind>();

    /// <summary>
    /// Keeps cookies. By path alone it loses the ticket in DASH and when it jumps in a file: it resolves against the first URL.
    /// </summary>
    public static TheoryData<StreamKind, Carrier> Ffmpeg => Rows(
        (Carrier.Cookie, [HlsTs, HlsLive, Dash, Mp4IndexAtEnd]),
        (Carrier.Path, [HlsFmp4, HlsLive, Mp4]),
        (Carrier.Auto, s_all));

    /// <summary>Opens what is not a plain file twice, the second time without the cookie that the first has brought.</summary>
    public static TheoryData<StreamKind, Carrier> Mpv => Rows(
        (Carrier.Cookie, [Mp4, Mp4IndexAtEnd]),
        (Carrier.Path, [Mp4]),
        (Carrier.Auto, s_all));

    /// <summary>Keeps cookies, and follows a redirect for good.</summary>
    public static TheoryData<StreamKind, Carrier> Vlc => Rows(
        (Carrier.Cookie, [HlsTs, Dash, Mp4IndexAtEnd]),
        (Carrier.Path, [HlsFmp4, HlsLive, Mp4IndexAtEnd]),
        (Carrier.Auto, s_all));

    /// <summary>
    /// Keeps the first cookie. By path alone it loses the ticket when it jumps in a file. Not asked to play HLS: it may fetch everything,
    /// to the end, and show nothing, in front of a plain origin too.
    /// </summary>
    public static TheoryData<StreamKind, Carrier> Playbin => Rows(
        (Carrier.Cookie, [Dash, Mp4IndexAtEnd]),
        (Carrier.Path, [Dash, Mp4]),
        (Carrier.Auto, [Dash, DashBaseUrl, Mp4, Mp4IndexAtEnd]));

    /// <summary>Keeps cookies, and follows a redirect for good.</summary>
    public static TheoryData<StreamKind, Carrier> Playbin3 => Rows(
        (Carrier.Cookie, [HlsTs, HlsLive, Dash, Mp4IndexAtEnd]),
        (Carrier.Path, [HlsTs, HlsLive, Dash, Mp4IndexAtEnd]),
        (Carrier.Auto, s_all));

    /// <summary>A page of the gate's own site: cookies work, where the player asks with credentials.</summary>
    public static TheoryData<string, StreamKind, Carrier> SameSite => WebRows(
        (Carrier.Cookie, "hls.js", [HlsTs, HlsLive]),
        (Carrier.Cookie, "shaka", [HlsFmp4, Dash]),
        (Carrier.Cookie, "video.js", [HlsTs, HlsLive]),
        (Carrier.Cookie, "dash.js", [Dash]),
        (Carrier.Cookie, "native", [HlsTs, Mp4IndexAtEnd]),
        (Carrier.Auto, "hls.js", [HlsLive]),
        (Carrier.Auto, "shaka", [DashBaseUrl]),
        (Carrier.Auto, "video.js", [HlsFmp4]),
        (Carrier.Auto, "dash.js", [Dash]),
        (Carrier.Auto, "native", [HlsLive, Mp4IndexAtEnd]));

    /// <summary>
    /// A page of another site, where the browser blocks cookies. The browser's own player reloads a live playlist by its first URL,
    /// and so needs a master playlist, from which on everything is below the ticket.
    /// </summary>
    public static TheoryData<string, StreamKind, Carrier> CrossSite => WebRows(
        (Carrier.Path, "hls.js", [HlsFmp4]),
        (Carrier.Path, "shaka", [HlsTs]),
        (Carrier.Path, "video.js", [HlsTs]),
        (Carrier.Path, "dash.js", [DashBaseUrl]),
        (Carrier.Path, "native", [HlsFmp4, Mp4IndexAtEnd]),
        (Carrier.Auto, "hls.js", [HlsTs, HlsFmp4, HlsLive]),
        (Carrier.Auto, "shaka", [HlsTs, HlsFmp4, HlsLive, Dash, DashBaseUrl]),
        (Carrier.Auto, "video.js", [HlsTs, HlsFmp4, HlsLive, Dash, DashBaseUrl]),
        (Carrier.Auto, "dash.js", [Dash, DashBaseUrl]),
        (Carrier.Auto, "native", [HlsTs, HlsFmp4, HlsLiveMaster, Mp4, Mp4IndexAtEnd]));

    private static TheoryData<StreamKind, Carrier> Rows(params (Carrier Carrier, StreamKind[] Streams)[] rows)
    {
        var data = new TheoryData<StreamKind, Carrier>();
        foreach (var (carrier, stream) in rows.SelectMany(row => row.Streams.Select(stream => (row.Carrier, stream))))
        {
            data.Add(stream, carrier);
        }

        return data;
    }

    private static TheoryData<string, StreamKind, Carrier> WebRows(params (Carrier Carrier, string Player, StreamKind[] Streams)[] rows)
    {
        var data = new TheoryData<string, StreamKind, Carrier>();
        foreach (var (row, stream) in rows.SelectMany(row => row.Streams.Select(stream => (row, stream))))
        {
            data.Add(row.Player, stream, row.Carrier);
        }

        return data;
    }
}
