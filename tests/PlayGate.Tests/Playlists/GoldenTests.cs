using System.Text;
using PlayGate.Playlists;

namespace PlayGate.Tests.Playlists;

/// <summary>What becomes of whole playlists, however the origin chops them.</summary>
public sealed class GoldenTests
{
    public static TheoryData<bool, string> Goldens()
    {
        var data = new TheoryData<bool, string>();
        foreach (var name in HlsGoldens.All.Keys)
        {
            data.Add(true, name);
        }

        foreach (var name in DashGoldens.All.Keys)
        {
            data.Add(false, name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void A_path_ticket_is_carried_by_every_URI_that_would_lose_it(bool isHls, string name)
    {
        var (input, expected) = Of(isHls, name);
        Assert.Equal(
            expected.Replace("{}", Playlist.Ticket + "/", StringComparison.Ordinal),
            Playlist.Rewrite(Playlist.RewriterOf(isHls, Playlist.Scope), input));
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Without_a_path_ticket_they_only_stay_inside(bool isHls, string name)
    {
        var (input, expected) = Of(isHls, name);
        var scope = Playlist.Scope with { TicketSegment = null };
        Assert.Equal(expected.Replace("{}", "", StringComparison.Ordinal), Playlist.Rewrite(Playlist.RewriterOf(isHls, scope), input));
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void What_comes_out_does_not_depend_on_the_pieces_that_went_in(bool isHls, string name)
    {
        var input = Encoding.UTF8.GetBytes(Of(isHls, name).Input);
        var whole = Playlist.Rewrite(Playlist.RewriterOf(isHls, Playlist.Scope), input, left => left);
        for (var length = 1; length <= 40; length++)
        {
            Assert.Equal(whole, Playlist.Rewrite(Playlist.RewriterOf(isHls, Playlist.Scope), input, _ => length));
        }

        for (var cut = 1; cut < input.Length; cut++)
        {
            Assert.Equal(
                whole, Playlist.Rewrite(Playlist.RewriterOf(isHls, Playlist.Scope), input, left => left == input.Length ? cut : left));
        }
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void A_rewritten_playlist_is_not_rewritten_again(bool isHls, string name)
    {
        var (_, expected) = Of(isHls, name);
        var scope = Playlist.Plain with { GuardedPrefix = "/app/streams", TicketSegment = Playlist.Ticket };
        var carried = expected.Replace("{}", Playlist.Ticket + "/", StringComparison.Ordinal)
            .Replace("origin.example", "elsewhere.example", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(carried, Playlist.Rewrite(Playlist.RewriterOf(isHls, scope), carried));
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Rooted_URIs_that_are_right_at_the_gate_stay_when_a_cookie_carries_the_session(bool isHls, string name)
    {
        var input = Of(isHls, name).Input.Replace("origin.", "elsewhere.", StringComparison.OrdinalIgnoreCase);
        var rewriter = Playlist.RewriterOf(isHls, Playlist.Plain);
        Assert.Equal(input, Playlist.Rewrite(rewriter, input));
        Assert.False(rewriter.Changed);
    }

    private static (string Input, string Expected) Of(bool isHls, string name) => (isHls ? HlsGoldens.All : DashGoldens.All)[name];
}
