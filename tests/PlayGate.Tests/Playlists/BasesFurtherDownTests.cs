namespace PlayGate.Tests.Playlists;

/// <summary>
/// What is said of segments high up is taken over by representations that may have a foreign base of their own; a ticket put there would
/// go to that host.
/// </summary>
public sealed class BasesFurtherDownTests
{
    private const string Template =
        """<SegmentTemplate media="/live/streams/cam/$Number$.m4s" initialization='/live/streams/cam/init.mp4'/>""";
    private const string Carried =
        """<SegmentTemplate media="/app/streams/~TICKET/cam/$Number$.m4s" initialization='/app/streams/~TICKET/cam/init.mp4'/>""";
    private const string List =
        """<SegmentList><Initialization sourceURL="/live/streams/i"/><SegmentURL media="/live/streams/1"/></SegmentList>""";
    private const string CarriedList =
        """<SegmentList><Initialization sourceURL="/app/streams/~TICKET/i"/><SegmentURL media="/app/streams/~TICKET/1"/></SegmentList>""";
    private const string Foreign = "<Representation><BaseURL>https://cdn.example/</BaseURL></Representation>";
    private const string Own = "<Representation><BaseURL>720p/</BaseURL></Representation>";

    [Theory]
    [InlineData(Template)]
    [InlineData(List)]
    public void A_ticket_does_not_go_where_a_base_further_down_would_take_it(string said)
    {
        Stays($"<MPD><Period>{said}<AdaptationSet>{Own}{Foreign}</AdaptationSet></Period></MPD>");
        Stays($"<MPD><Period><AdaptationSet>{said}{Own}{Foreign}</AdaptationSet></Period></MPD>");
        Stays(
            $"<MPD><Period><AdaptationSet>{said}<Representation><BaseURL>//cdn.example/</BaseURL></Representation></AdaptationSet>"
                + "</Period></MPD>");
        Stays($"<MPD><Period>{said}<BaseURL>https://cdn.example/</BaseURL></Period></MPD>");
    }

    [Theory]
    [InlineData(Template, Carried)]
    [InlineData(List, CarriedList)]
    public void Foreign_bases_elsewhere_change_nothing(string said, string carried)
    {
        static string Manifest(string said) =>
            $"<MPD><Period><AdaptationSet>{Foreign}</AdaptationSet><AdaptationSet>{said}{Own}</AdaptationSet></Period>"
                + $"<Period>{Foreign}</Period></MPD>";
        Assert.Equal(Manifest(carried), Playlist.Dash(Manifest(said)));
    }

    [Fact]
    public void What_is_not_seen_to_its_end_may_have_any_base()
    {
        Stays($"<MPD><Period><AdaptationSet>{Template}{Own}");
        Stays($"<MPD><Period><AdaptationSet>{Template}{Own}<broken");
        Assert.Equal(
            $"<MPD><Period><AdaptationSet>{Carried}{Own}</AdaptationSet></Period><Period>",
            Playlist.Dash($"<MPD><Period><AdaptationSet>{Template}{Own}</AdaptationSet></Period><Period>"));
    }

    [Fact]
    public void Without_a_ticket_nothing_is_looked_through()
    {
        Assert.False(Playlist.RewriterOf(isHls: false, Playlist.Scope with { TicketSegment = null }).LooksThroughFirst);
        Assert.False(Playlist.RewriterOf(isHls: true, Playlist.Scope).LooksThroughFirst);
    }

    private static void Stays(string manifest) => Assert.Equal(manifest, Playlist.Dash(manifest));
}
