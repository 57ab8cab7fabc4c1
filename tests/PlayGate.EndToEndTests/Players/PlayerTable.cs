using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;
using static PlayGate.EndToEndTests.Players.Stage.Carrier;
using static PlayGate.EndToEndTests.Players.Streams.StreamKind;

namespace PlayGate.EndToEndTests.Players;

/// <summary>
/// What plays, on one token and one session. What is not in here does not play, and <c>docs/players.md</c> says why: the two go together.
/// </summary>
public static class PlayerTable
{
    private static readonly StreamKind[] s_all = Enum.GetValues<StreamKind>();

    /// <summary>ffmpeg keeps cookies, but asks for the first URL again when it jumps in a file or reloads a live playlist.</summary>
    public static TheoryData<StreamKind, Carrier> Ffmpeg => Rows((Cookie, s_all));

    public static TheoryData<StreamKind, Carrier> Mpv => Rows((Cookie, [Mp4]));

    public static TheoryData<StreamKind, Carrier> Vlc => Rows((Cookie, s_all));

    public static TheoryData<StreamKind, Carrier> GStreamer => Rows((Cookie, s_all));

    public static TheoryData<string, StreamKind, Carrier> SameSite => WebRows(Cookie);

    public static TheoryData<string, StreamKind, Carrier> CrossSite => WebRows(Auto, Carrier.Path);

    private static (string Player, StreamKind[] Streams)[] WebPlayers =>
    [
        ("hls.js", [HlsTs, HlsFmp4, HlsLive]),
        ("shaka", [HlsTs, HlsFmp4, HlsLive, Dash, DashBaseUrl]),
        ("video.js", [HlsTs, HlsFmp4, HlsLive, Dash, DashBaseUrl]),
        ("dash.js", [Dash, DashBaseUrl]),
        ("native", [Mp4, Mp4IndexAtEnd, HlsTs, HlsFmp4, HlsLive]),
    ];

    private static TheoryData<string, StreamKind, Carrier> WebRows(params Carrier[] carriers)
    {
        var data = new TheoryData<string, StreamKind, Carrier>();
        foreach (var (player, streams) in WebPlayers)
        {
            foreach (var stream in streams)
            {
                foreach (var carrier in carriers)
                {
                    data.Add(player, stream, carrier);
                }
            }
        }

        return data;
    }

    private static TheoryData<StreamKind, Carrier> Rows(params (Carrier Carrier, StreamKind[] Streams)[] rows)
    {
        var data = new TheoryData<StreamKind, Carrier>();
        foreach (var (carrier, streams) in rows)
        {
            foreach (var stream in streams)
            {
                data.Add(stream, carrier);
            }
        }

        return data;
    }
}
